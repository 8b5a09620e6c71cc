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
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.crossvolt.ocpi.types.PartyId;

/** Keeps {@link ProxiedUrl}s in PostgreSQL, so that they work after a restart and on any hub instance. */
@Singleton
class ProxiedUrlStore {

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
                          owner_party_id, module, correlation_id, reservation_id, expires_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)""")
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
                        utc(proxied.expiresAt()))))
                .replaceWithVoid();
    }

    Uni<Optional<ProxiedUrl>> find(String id) {
        return database.preparedQuery("""
                        SELECT id, kind, url, user_country_code, user_party_id, owner_country_code, owner_party_id, module,
                          correlation_id, reservation_id, expires_at
                        FROM hub.proxied_url WHERE id = $1 AND expires_at > $2""")
                .execute(Tuple.of(id, utc(clock.instant())))
                .map(rows -> {
                    for (Row row : rows) {
                        return Optional.of(read(row));
                    }
                    return Optional.empty();
                });
    }

    Uni<Void> expireAt(String id, Instant moment) {
        return database.preparedQuery("UPDATE hub.proxied_url SET expires_at = $2 WHERE id = $1")
                .execute(Tuple.of(id, utc(moment)))
                .replaceWithVoid();
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

    /** Drops what nobody can use any more; run from time to time. */
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
                row.getOffsetDateTime("expires_at").toInstant());
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
