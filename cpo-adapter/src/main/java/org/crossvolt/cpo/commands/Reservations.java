package org.crossvolt.cpo.commands;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.crossvolt.cpo.authorization.Authorizations;
import org.crossvolt.cpo.authorization.Decision;
import org.crossvolt.cpo.locations.EvseStates;
import org.crossvolt.cpo.pushes.Pushes;
import org.crossvolt.cpo.sessions.Figures;
import org.crossvolt.cpo.sessions.Place;
import org.crossvolt.cpo.sessions.SessionPush;
import org.crossvolt.cpo.sessions.SessionRow;
import org.crossvolt.cpo.sessions.SessionsConfig;
import org.crossvolt.cpo.sessions.Transactions;
import org.crossvolt.ocpi.cdrs.AuthMethod;
import org.crossvolt.ocpi.commands.CommandResult;
import org.crossvolt.ocpi.commands.CommandResultType;
import org.crossvolt.ocpi.commands.ReserveNow;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.PartyId;
import org.jspecify.annotations.Nullable;

/**
 * Reservations. One that a station took is a Session of its own (3.2): RESERVATION until a transaction with its token goes on
 * with it, or COMPLETED when it ends unused; its eMSP hears if the station lets it go before its time.
 */
@Singleton
public class Reservations {

    private static final int MOST_AT_ONCE = 100;
    private static final Duration SLOWEST_CLOCK = Duration.ofHours(1);

    private final Pool database;
    private final CommandStore commands;
    private final Authorizations authorizations;
    private final EvseStates states;
    private final Pushes pushes;
    private final SessionsConfig config;
    private final Clock clock;

    Reservations(
            Pool database,
            CommandStore commands,
            Authorizations authorizations,
            EvseStates states,
            Pushes pushes,
            SessionsConfig config,
            Clock clock) {
        this.database = database;
        this.commands = commands;
        this.authorizations = authorizations;
        this.states = states;
        this.pushes = pushes;
        this.config = config;
        this.clock = clock;
    }

    /** Why a reservation is over. */
    public enum End {
        /** Its time is up. */
        EXPIRED,
        /** Its eMSP cancelled it, or a transaction has used it. */
        SETTLED,
        /** The station let it go: a fault, or somebody at the station did it. */
        LOST
    }

    /** A reservation at a station; the number is ours and unique over all eMSPs (3.6). */
    record Reservation(
            int number, String stationId, @Nullable String evseUid) {}

    Uni<Optional<Reservation>> find(PartyId own, PartyId caller, String reservationId) {
        return database.preparedQuery("""
                        SELECT number, station_id, evse_uid FROM cpo.reservation
                        WHERE own_party = $1 AND caller = $2 AND reservation_id = $3 AND active AND expires_at > $4
                        """)
                .execute(Tuple.of(own.toString(), folded(caller), reservationId, utc(clock.instant())))
                .map(Reservations::first);
    }

    private static Optional<Reservation> first(RowSet<Row> rows) {
        if (rows.size() == 0) {
            return Optional.empty();
        }
        Row row = rows.iterator().next();
        return Optional.of(
                new Reservation(row.getInteger("number"), row.getString("station_id"), row.getString("evse_uid")));
    }

    /** The reservation with the same id and location, where another station than this one keeps it. */
    Uni<Optional<Reservation>> elsewhere(PartyId own, PartyId caller, ReserveNow command, String stationId) {
        return database.preparedQuery("""
                        SELECT number, station_id, evse_uid FROM cpo.reservation WHERE own_party = $1 AND caller = $2
                          AND reservation_id = $3 AND location_id = $4 AND station_id <> $5 AND active
                        """)
                .execute(Tuple.of(
                        own.toString(),
                        folded(caller),
                        command.reservationId().toString(),
                        command.locationId().toString(),
                        stationId))
                .map(Reservations::first);
    }

    /** A new number, or that of the reservation with the same id and location, which this one replaces. */
    Uni<Integer> number(PartyId own, PartyId caller, ReserveNow command, CommandStore.Target target) {
        CiString reference = command.authorizationReference();
        return database.preparedQuery("""
                        INSERT INTO cpo.reservation (number, station_id, own_party, caller, reservation_id, location_id,
                          evse_uid, id_token, expires_at, active, response_url, token, authorization_reference)
                        VALUES (nextval('cpo.reservation_number')::int, $1, $2, $3, $4, $5, $6, $7, $8, false, $9, $10, $11)
                        ON CONFLICT (own_party, caller, reservation_id, location_id) DO UPDATE
                        SET station_id = excluded.station_id, evse_uid = excluded.evse_uid,
                          id_token = excluded.id_token, expires_at = excluded.expires_at,
                          response_url = excluded.response_url, token = excluded.token,
                          authorization_reference = excluded.authorization_reference
                        RETURNING number
                        """)
                .execute(Tuple.from(Arrays.<@Nullable Object>asList(
                        target.stationId(),
                        own.toString(),
                        folded(caller),
                        command.reservationId().toString(),
                        command.locationId().toString(),
                        target.evseUid(),
                        command.token().uid().toString(),
                        utc(command.expiryDate().instant()),
                        command.responseUrl(),
                        new JsonObject(
                                OcpiJson.mapper().valueToTree(command.token()).toString()),
                        reference == null ? null : reference.toString())))
                .map(rows -> rows.iterator().next().getInteger("number"));
    }

    /** The station took it: from now on its token may charge there, and its Session says RESERVATION. */
    Uni<Void> begin(int number, ReserveNow command, CommandStore.Target target) {
        CiString reference = command.authorizationReference();
        Decision decision = new Decision(
                Decision.Status.ACCEPTED,
                command.token(),
                AuthMethod.COMMAND,
                reference == null ? null : reference.toString());
        return authorizations
                .grant(
                        target.stationId(),
                        command.token().uid().toString(),
                        decision,
                        null,
                        Duration.between(clock.instant(), command.expiryDate().instant()))
                .chain(() -> database.withTransaction(client -> activate(client, number)
                        .chain(session -> session == null
                                ? open(client, number, target)
                                : Uni.createFrom().item(session))
                        .chain(session -> place(client, session, target)
                                .chain(() -> tell(client, session, clock.instant(), false)))
                        .chain(() -> states.recompute(client, target.stationId()))));
    }

    private static Uni<Void> place(SqlClient client, UUID session, CommandStore.Target target) {
        return target.evseUid() == null
                ? Transactions.placeAnywhere(client, session, target.stationId())
                : Transactions.place(
                        client,
                        session,
                        target.stationId(),
                        new EvseStates.ConnectorName(target.at().evse(), 0));
    }

    /** The Session of the reservation that this one replaces; null where there is none that still waits. */
    private static Uni<@Nullable UUID> activate(SqlClient client, int number) {
        return client.preparedQuery("""
                        UPDATE cpo.reservation r SET active = true WHERE number = $1
                        RETURNING (SELECT x.id FROM cpo.session x WHERE x.id = r.session_id AND x.status = 'RESERVATION'
                          AND x.station_id = r.station_id) AS session
                        """)
                .execute(Tuple.of(number))
                .map(rows -> rows.iterator().next().getUUID("session"));
    }

    private Uni<UUID> open(SqlClient client, int number, CommandStore.Target target) {
        UUID id = UUID.randomUUID();
        return client.preparedQuery("""
                        INSERT INTO cpo.session (id, party, station_id, transaction_id, id_token, token, auth_method,
                          authorization_reference, status, started_at, reserved_at, last_updated)
                        SELECT $1, own_party, station_id, $3, id_token, token, 'COMMAND', authorization_reference,
                          'RESERVATION', $4, $4, $4 FROM cpo.reservation WHERE number = $2
                        """)
                .execute(Tuple.of(id, number, "reservation " + id, utc(clock.instant())))
                .chain(() -> client.preparedQuery("UPDATE cpo.reservation SET session_id = $2 WHERE number = $1")
                        .execute(Tuple.of(number, id)))
                .replaceWith(id);
    }

    /** Writes what the Session of an unused reservation is now, and has it told. */
    private Uni<Void> tell(SqlClient client, UUID id, Instant until, boolean ended) {
        return SessionRow.read(client, id).chain(session -> {
            Place place = session.place();
            Instant from = Objects.requireNonNull(session.reservedAt());
            Figures figures = Figures.ofReservation(
                    from, until.isAfter(from) ? until : from, ended, place == null ? null : place.tariffId());
            String status = ended ? "COMPLETED" : "RESERVATION";
            Instant now = clock.instant();
            String document = session.document(figures, status, config.currency(), now);
            boolean billed = ended && document != null && place != null && place.billsReservations();
            Instant end = figures.endedAt();
            return client.preparedQuery("""
                            UPDATE cpo.session SET status = $2, ended_at = $3, document = $4, cdr_due = $5, last_updated = $6
                            WHERE id = $1
                            """)
                    .execute(Tuple.from(Arrays.<@Nullable Object>asList(
                            id,
                            status,
                            end == null ? null : utc(end),
                            document == null ? null : new JsonObject(document),
                            billed ? utc(now) : null,
                            utc(now))))
                    .chain(() -> document == null
                            ? Uni.createFrom().voidItem()
                            : pushes.changed(client, SessionPush.KIND, id.toString(), Duration.ZERO));
        });
    }

    /** A transaction named it; where it could not go on with its Session, that one is over. */
    public Uni<Void> used(String stationId, @Nullable Integer number) {
        return number == null ? Uni.createFrom().voidItem() : end(stationId, number, End.SETTLED);
    }

    /** Only its own station can end it; a repeated end changes nothing. */
    public Uni<Void> end(String stationId, int number, End why) {
        return database.withTransaction(client -> client.preparedQuery("""
                        UPDATE cpo.reservation r SET active = false WHERE number = $1 AND station_id = $2 AND active
                        RETURNING own_party, caller, response_url, id_token, expires_at,
                          (SELECT x.id FROM cpo.session x WHERE x.id = r.session_id AND x.status = 'RESERVATION') AS session
                        """)
                .execute(Tuple.of(number, stationId))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().voidItem()
                        : ended(client, stationId, rows.iterator().next(), why)));
    }

    private Uni<Void> ended(SqlClient client, String stationId, Row row, End why) {
        UUID session = row.getUUID("session");
        Instant now = clock.instant();
        Instant expiry = row.getOffsetDateTime("expires_at").toInstant();
        Uni<Void> told = session == null
                ? Uni.createFrom().voidItem()
                : tell(client, session, expiry.isBefore(now) ? expiry : now, true)
                        .chain(() -> authorizations.revoke(client, stationId, row.getString("id_token")));
        return told.chain(() -> why == End.LOST
                        ? commands.keepResult(
                                client,
                                "RESERVATION_LOST",
                                stationId,
                                row.getString("own_party"),
                                row.getString("caller"),
                                row.getString("response_url"),
                                new CommandResult(CommandResultType.CANCELED_RESERVATION, List.of()))
                        : Uni.createFrom().voidItem())
                .chain(() -> states.recompute(client, stationId));
    }

    /**
     * A reservation of the station as such lasts as long as one of its connectors can still be used. What happened before a
     * reservation was made, and was told late, does not end it.
     *
     * @param ordinal the connectorId of 1.6; 0 for the whole station
     */
    public Uni<Void> lostAt(String stationId, int ordinal, Instant at) {
        return database.preparedQuery("""
                        SELECT r.number, r.station_id FROM cpo.reservation r
                        JOIN cpo.session x ON x.id = r.session_id
                        WHERE r.station_id = $1 AND r.active AND x.reserved_at <= $3 AND ($2 = 0 OR r.evse_uid = (SELECT e.uid FROM cpo.evse e
                          JOIN cpo.connector c ON c.station_id = e.station_id AND c.evse_number = e.number
                          WHERE c.station_id = $1 AND c.ordinal = $2)
                          OR (r.evse_uid IS NULL AND NOT EXISTS (SELECT 1 FROM cpo.connector c WHERE c.station_id = $1
                            AND c.ordinal > 0 AND COALESCE(c.status NOT IN ('Faulted', 'Unavailable'), true))))
                        """)
                .execute(Tuple.of(stationId, ordinal, utc(at.plus(SLOWEST_CLOCK))))
                .chain(rows -> endAll(rows, End.LOST));
    }

    @Scheduled(
            every = "${crossvolt.cpo.commands.look-every:1s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> expire() {
        return database.preparedQuery(
                        "SELECT number, station_id FROM cpo.reservation WHERE active AND expires_at <= $1 LIMIT $2")
                .execute(Tuple.of(utc(clock.instant()), MOST_AT_ONCE))
                .chain(rows -> endAll(rows, End.EXPIRED));
    }

    private Uni<Void> endAll(Iterable<Row> rows, End why) {
        return Multi.createFrom()
                .iterable(rows)
                .onItem()
                .transformToUniAndConcatenate(row -> end(row.getString("station_id"), row.getInteger("number"), why))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static String folded(PartyId party) {
        return party.countryCode().folded() + "-" + party.partyId().folded();
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
