package org.crossvolt.cpo.commands;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.crossvolt.cpo.authorization.Authorizations;
import org.crossvolt.cpo.locations.EvseStates;
import org.crossvolt.cpo.pushes.Pushes;
import org.crossvolt.cpo.sessions.Figures;
import org.crossvolt.cpo.sessions.SessionPush;
import org.crossvolt.cpo.sessions.SessionRow;
import org.crossvolt.cpo.sessions.SessionsConfig;
import org.crossvolt.cpo.sessions.Transactions;
import org.crossvolt.ocpi.commands.CommandResult;
import org.crossvolt.ocpi.commands.CommandResultType;
import org.crossvolt.ocpi.commands.CommandType;
import org.crossvolt.ocpi.commands.StartSession;
import org.crossvolt.ocpi.commands.StopSession;
import org.crossvolt.ocpi.tokens.Token;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.PartyId;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that an app asked for: PENDING once their station accepted that, until a transaction goes on with one of them
 * ({@link Transactions}), or INVALID when none did in time (3.6 of the OCPP reference, note a). Decision 0044.
 */
@Singleton
class Starts {

    private static final int MOST_AT_ONCE = 100;
    private static final String INVALID = "INVALID";

    private final Pool database;
    private final CommandStore store;
    private final Transactions transactions;
    private final Authorizations authorizations;
    private final Pushes pushes;
    private final CommandsConfig commands;
    private final SessionsConfig sessions;
    private final Clock clock;

    Starts(
            Pool database,
            CommandStore store,
            Transactions transactions,
            Authorizations authorizations,
            Pushes pushes,
            CommandsConfig commands,
            SessionsConfig sessions,
            Clock clock) {
        this.database = database;
        this.store = store;
        this.transactions = transactions;
        this.authorizations = authorizations;
        this.pushes = pushes;
        this.commands = commands;
        this.sessions = sessions;
        this.clock = clock;
    }

    /**
     * Before the station is asked, so that its transaction finds the Session however fast it comes; nobody is told yet. Where the
     * token has a reservation, that one's Session is the one that goes on.
     */
    Uni<Void> expect(UUID id, int remoteStartId, StartSession command, CommandStore.Target target) {
        CiString reference = command.authorizationReference();
        Instant now = clock.instant();
        return database.withTransaction(client -> client.preparedQuery("""
                        INSERT INTO cpo.session (id, party, station_id, transaction_id, id_token, token, auth_method,
                          authorization_reference, status, started_at, last_updated, remote_start_id, awaited_until)
                        SELECT $1, s.party, s.id, $3, $4, $5, 'COMMAND', $6, 'PENDING', $7, $7, $8, $9
                        FROM cpo.station s WHERE s.id = $2 AND NOT EXISTS (SELECT 1 FROM cpo.reservation r
                          WHERE r.station_id = s.id AND r.active AND r.expires_at > $7 AND upper(r.id_token) = upper($4))
                        """)
                .execute(Tuple.from(Arrays.<@Nullable Object>asList(
                        id,
                        target.stationId(),
                        "start " + id,
                        command.token().uid().toString(),
                        new JsonObject(
                                OcpiJson.mapper().valueToTree(command.token()).toString()),
                        reference == null ? null : reference.toString(),
                        utc(now),
                        remoteStartId,
                        utc(now.plus(commands.grant())))))
                .chain(() -> Transactions.place(
                        client,
                        id,
                        target.stationId(),
                        new EvseStates.ConnectorName(
                                target.at().evse(), target.at().connector()))));
    }

    /**
     * Its eMSP hears that it waits for the car, or that it goes on with the transaction that the station named. A Session of the
     * same token there that still waited is over.
     *
     * @param transactionId that the station answered with; null where it named none
     */
    Uni<Void> accepted(UUID id, String stationId, @Nullable String transactionId) {
        Uni<Void> awaited = await(id);
        return transactionId == null
                ? awaited
                : awaited.chain(() -> transactions
                        .attach(id, stationId, transactionId)
                        // The transaction's first event may be told in this moment.
                        .onFailure(PgException.class)
                        .retry()
                        .atMost(1));
    }

    private Uni<Void> await(UUID id) {
        return database.withTransaction(client -> client.preparedQuery("""
                        SELECT o.id FROM cpo.session x JOIN cpo.session o ON o.station_id = x.station_id AND o.id <> x.id
                          AND upper(o.token ->> 'uid') = upper(x.token ->> 'uid') AND o.document IS NOT NULL
                        WHERE x.id = $1 AND x.awaited_until IS NOT NULL AND o.awaited_until IS NOT NULL
                          AND o.status = 'PENDING' FOR UPDATE OF o
                        """)
                .execute(Tuple.of(id))
                .chain(rows -> Multi.createFrom()
                        .iterable(rows)
                        .onItem()
                        .transformToUniAndConcatenate(row -> tell(client, row.getUUID("id"), INVALID))
                        .collect()
                        .last())
                .chain(() -> tell(client, id, "PENDING")));
    }

    /**
     * Its eMSP takes it back before a transaction began: it is over, and what begins all the same is stopped ({@link Stops}).
     * False where there is no such Session of this eMSP that waits.
     */
    Uni<Boolean> withdraw(PartyId own, PartyId emsp, StopSession command) {
        UUID id;
        try {
            id = UUID.fromString(command.sessionId().toString());
        } catch (IllegalArgumentException notOurs) {
            return Uni.createFrom().item(false);
        }
        return database.withTransaction(client -> client.preparedQuery("""
                        SELECT x.station_id, x.token::text AS token, x.remote_start_id FROM cpo.session x
                        WHERE x.id = $1 AND x.party = $2 AND upper(x.token ->> 'country_code') = $3
                          AND upper(x.token ->> 'party_id') = $4 AND x.awaited_until IS NOT NULL AND x.status = 'PENDING'
                          AND x.document IS NOT NULL AND x.transaction_id = 'start ' || x.id FOR UPDATE
                        """)
                .execute(Tuple.of(
                        id,
                        own.toString(),
                        emsp.countryCode().folded(),
                        emsp.partyId().folded()))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(false)
                        : withdraw(client, id, rows.iterator().next(), own, emsp, command)
                                .replaceWith(true)));
    }

    private Uni<Void> withdraw(SqlClient client, UUID id, Row row, PartyId own, PartyId emsp, StopSession command) {
        String station = row.getString("station_id");
        Token token = OcpiReader.read(row.getString("token").getBytes(StandardCharsets.UTF_8), Token.class)
                .orRefuse();
        return tell(client, id, INVALID)
                .chain(() -> authorizations.withdraw(
                        client, station, token, row.getInteger("remote_start_id"), commands.grant()))
                .chain(() -> store.keepResult(
                        client,
                        CommandType.STOP_SESSION.name(),
                        station,
                        own.toString(),
                        emsp.toString(),
                        command.responseUrl(),
                        new CommandResult(CommandResultType.ACCEPTED, List.of())));
    }

    /** As if it had never been. */
    Uni<Void> refused(UUID id) {
        return database.preparedQuery("""
                        DELETE FROM cpo.session WHERE id = $1 AND awaited_until IS NOT NULL AND document IS NULL
                        """).execute(Tuple.of(id)).replaceWithVoid();
    }

    @Scheduled(
            every = "${crossvolt.cpo.commands.look-every:1s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> expire() {
        return database.preparedQuery("""
                        SELECT id FROM cpo.session WHERE awaited_until IS NOT NULL AND status = 'PENDING'
                          AND awaited_until <= $1 LIMIT $2
                        """)
                .execute(Tuple.of(utc(clock.instant()), MOST_AT_ONCE))
                .chain(rows -> Multi.createFrom()
                        .iterable(rows)
                        .onItem()
                        .transformToUniAndConcatenate(row -> over(row.getUUID("id")))
                        .collect()
                        .last())
                .replaceWithVoid();
    }

    /** One whose station never accepted it was told to nobody. */
    private Uni<Void> over(UUID id) {
        return database.withTransaction(client -> client.preparedQuery("""
                        DELETE FROM cpo.session WHERE id = $1 AND awaited_until IS NOT NULL AND status = 'PENDING'
                          AND document IS NULL
                        """)
                .execute(Tuple.of(id))
                .chain(gone -> gone.rowCount() > 0 ? Uni.createFrom().voidItem() : tell(client, id, INVALID)));
    }

    /** Unless a transaction has gone on with it meanwhile. */
    private Uni<Void> tell(SqlClient client, UUID id, String status) {
        return client.preparedQuery("""
                        SELECT started_at FROM cpo.session WHERE id = $1 AND awaited_until IS NOT NULL AND status = 'PENDING'
                        FOR UPDATE
                        """).execute(Tuple.of(id)).chain(rows -> {
            if (rows.size() == 0) {
                return Uni.createFrom().voidItem();
            }
            Instant from =
                    rows.iterator().next().getOffsetDateTime("started_at").toInstant();
            return SessionRow.read(client, id).chain(session -> keep(client, session, from, status));
        });
    }

    private Uni<Void> keep(SqlClient client, SessionRow session, Instant from, String status) {
        Instant now = clock.instant();
        Instant until = status.equals(INVALID) ? now : null;
        String document = session.document(Figures.ofNothing(from, until), status, sessions.currency(), now);
        if (document == null) {
            return Uni.createFrom().voidItem();
        }
        return client.preparedQuery("""
                        UPDATE cpo.session SET status = $2, ended_at = $3, document = $4, last_updated = $5,
                          transaction_id = CASE WHEN $2 = 'INVALID' THEN 'start ' || id ELSE transaction_id END WHERE id = $1
                        """)
                .execute(Tuple.from(Arrays.<@Nullable Object>asList(
                        session.id(), status, until == null ? null : utc(until), new JsonObject(document), utc(now))))
                .chain(() ->
                        pushes.changed(client, SessionPush.KIND, session.id().toString(), Duration.ZERO));
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
