package org.crossvolt.hub.routing;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.crossvolt.ocpi.types.PartyId;

/** Keeps {@link ProxiedUrl}s in PostgreSQL, so that they work after a restart and on any hub instance. */
@Singleton
class ProxiedUrlStore {

    private static final String COLUMNS = """
            id, kind, url, user_country_code, user_party_id, owner_country_code, owner_party_id, module, correlation_id,
            reservation_id, expires_at, result_due""";

    private static final int ID_BYTES = 24;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Pool database;
    private final Clock clock;

    ProxiedUrlStore(Pool database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    static String newId() {
        byte[] bytes = new byte[ID_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    Uni<Void> keep(ProxiedUrl proxied) {
        return database.preparedQuery("""
                        INSERT INTO hub.proxied_url (id, kind, url, user_country_code, user_party_id, owner_country_code,
                          owner_party_id, module, correlation_id, reservation_id, expires_at, result_due)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)""")
                .execute(Tuple.from(Arrays.asList(
                        proxied.id(),
                        proxied.kind().name(),
                        proxied.url(),
                        proxied.user().countryCode().toString(),
                        proxied.user().partyId().toString(),
                        proxied.owner().countryCode().toString(),
                        proxied.owner().partyId().toString(),
                        proxied.module(),
                        proxied.correlationId(),
                        proxied.reservationId(),
                        utc(proxied.expiresAt()),
                        proxied.resultDue() == null ? null : utc(proxied.resultDue()))))
                .replaceWithVoid();
    }

    Uni<Optional<ProxiedUrl>> find(String id) {
        return database.preparedQuery("SELECT " + COLUMNS + " FROM hub.proxied_url WHERE id = $1 AND expires_at > $2")
                .execute(Tuple.of(id, utc(clock.instant())))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(read(row));
                    }
                    return Optional.empty();
                });
    }

    /** After ACCEPTED: how long the address works, and by when the result is due unless it has come already. */
    Uni<Void> settle(String id, Instant expiresAt, Instant resultDue) {
        return database.preparedQuery("""
                        UPDATE hub.proxied_url SET expires_at = $2, result_due = CASE WHEN result_due IS NULL THEN NULL ELSE $3::timestamptz END
                        WHERE id = $1""")
                .execute(Tuple.of(id, utc(expiresAt), utc(resultDue)))
                .replaceWithVoid();
    }

    /**
     * Takes the right to tell a command's result until the given moment, so that its result and TIMEOUT are never told both,
     * nor one of them twice.
     *
     * @return false where one of them was told already, or is being told now
     */
    Uni<Boolean> beginResult(String id, Instant until) {
        return database.preparedQuery("""
                        UPDATE hub.proxied_url SET result_due = $2, telling_until = $2
                        WHERE id = $1 AND result_due IS NOT NULL AND (telling_until IS NULL OR telling_until <= $3)""")
                .execute(Tuple.of(id, utc(until), utc(clock.instant())))
                .map(rows -> rows.rowCount() == 1);
    }

    /** It did not arrive: the result is still due, and whoever comes first may tell it. */
    Uni<Void> releaseResult(String id) {
        return database.preparedQuery("UPDATE hub.proxied_url SET telling_until = NULL WHERE id = $1")
                .execute(Tuple.of(id))
                .replaceWithVoid();
    }

    /** The result, or TIMEOUT, has arrived: nothing is due any more. */
    Uni<Void> endResult(String id) {
        return database.preparedQuery("UPDATE hub.proxied_url SET result_due = NULL WHERE id = $1")
                .execute(Tuple.of(id))
                .replaceWithVoid();
    }

    /** Commands whose result is overdue. Nobody else gets them before {@code until}; then they are overdue again. */
    Uni<List<ProxiedUrl>> takeOverdue(Instant until, int most) {
        return database.preparedQuery(
                        "UPDATE hub.proxied_url SET result_due = $2, telling_until = $2 WHERE id IN (SELECT id FROM"
                                + " hub.proxied_url WHERE result_due <= $1 ORDER BY result_due LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING "
                                + COLUMNS)
                .execute(Tuple.of(utc(clock.instant()), utc(until), most))
                .map(rows -> {
                    List<ProxiedUrl> overdue = new ArrayList<>(rows.size());
                    rows.forEach(row -> overdue.add(read(row)));
                    return overdue;
                });
    }

    Uni<Void> forget(String id) {
        return database.preparedQuery("DELETE FROM hub.proxied_url WHERE id = $1")
                .execute(Tuple.of(id))
                .replaceWithVoid();
    }

    /** The CPOs that {@code reservedBy} asked for this reservation. */
    Uni<Set<PartyId>> askedForReservation(PartyId reservedBy, String reservationId) {
        return database.preparedQuery("""
                        SELECT DISTINCT upper(user_country_code) AS country_code, upper(user_party_id) AS party_id
                        FROM hub.proxied_url
                        WHERE upper(reservation_id) = upper($1) AND upper(owner_country_code) = upper($2)
                          AND upper(owner_party_id) = upper($3) AND expires_at > $4""")
                .execute(Tuple.of(
                        reservationId,
                        reservedBy.countryCode().toString(),
                        reservedBy.partyId().toString(),
                        utc(clock.instant())))
                .map(rows -> {
                    Set<PartyId> parties = new HashSet<>();
                    rows.forEach(row -> parties.add(PartyId.of(row.getString(0), row.getString(1))));
                    return parties;
                });
    }

    /** Drops what nobody can use any more. */
    Uni<Integer> sweep() {
        return database.preparedQuery("DELETE FROM hub.proxied_url WHERE expires_at < $1")
                .execute(Tuple.of(utc(clock.instant())))
                .map(io.vertx.mutiny.sqlclient.RowSet::rowCount);
    }

    private static ProxiedUrl read(Row row) {
        return new ProxiedUrl(
                row.getString("id"),
                ProxiedUrl.Kind.valueOf(row.getString("kind")),
                row.getString("url"),
                PartyId.of(row.getString("user_country_code"), row.getString("user_party_id")),
                PartyId.of(row.getString("owner_country_code"), row.getString("owner_party_id")),
                row.getString("module"),
                row.getString("correlation_id"),
                row.getString("reservation_id"),
                row.getOffsetDateTime("expires_at").toInstant(),
                row.getOffsetDateTime("result_due") == null
                        ? null
                        : row.getOffsetDateTime("result_due").toInstant());
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
