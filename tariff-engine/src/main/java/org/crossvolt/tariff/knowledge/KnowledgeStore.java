package org.crossvolt.tariff.knowledge;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.PartyId;
import org.jspecify.annotations.Nullable;

/** Tariffs, time zones and CDRs in PostgreSQL; the owner is part of every look-up. */
@ApplicationScoped
public class KnowledgeStore {

    private final Pool database;

    KnowledgeStore(Pool database) {
        this.database = database;
    }

    /** @param body absent where the tariff was deleted */
    Uni<Void> keepTariff(PartyId owner, CiString id, long version, Instant receivedAt, byte @Nullable [] body) {
        return database.preparedQuery("""
                        INSERT INTO tariff.tariff_version (country_code, party_id, tariff_id, version, received_at, body)
                        VALUES ($1, $2, $3, $4, $5, $6)
                        ON CONFLICT (country_code, party_id, tariff_id, version) DO NOTHING""")
                .execute(Tuple.from(Arrays.asList(
                        owner.countryCode().folded(),
                        owner.partyId().folded(),
                        id.folded(),
                        version,
                        receivedAt.atOffset(ZoneOffset.UTC),
                        body == null ? null : io.vertx.core.buffer.Buffer.buffer(body))))
                .replaceWithVoid();
    }

    Uni<Void> keepTimeZone(PartyId owner, CiString location, long version, String timeZone) {
        return database.preparedQuery("""
                        INSERT INTO tariff.location_zone AS known (country_code, party_id, location_id, version, time_zone)
                        VALUES ($1, $2, $3, $4, $5)
                        ON CONFLICT (country_code, party_id, location_id) DO UPDATE
                          SET version = excluded.version, time_zone = excluded.time_zone
                          WHERE known.version < excluded.version""")
                .execute(Tuple.from(Arrays.asList(
                        owner.countryCode().folded(), owner.partyId().folded(), location.folded(), version, timeZone)))
                .replaceWithVoid();
    }

    /** The first one of an id is kept, so that a later one is a duplicate however often it comes. */
    Uni<Void> keepCdr(PartyId owner, CiString id, Instant receivedAt, byte[] body) {
        return database.preparedQuery("""
                        INSERT INTO tariff.cdr (country_code, party_id, cdr_id, received_at, body)
                        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (country_code, party_id, cdr_id) DO NOTHING""")
                .execute(Tuple.from(Arrays.asList(
                        owner.countryCode().folded(),
                        owner.partyId().folded(),
                        id.folded(),
                        receivedAt.atOffset(ZoneOffset.UTC),
                        io.vertx.core.buffer.Buffer.buffer(body))))
                .replaceWithVoid();
    }

    /** The time zone of a Location, where the hub told it and Java knows it. */
    public Uni<Optional<ZoneId>> timeZone(PartyId owner, CiString location) {
        return database.preparedQuery("""
                        SELECT time_zone FROM tariff.location_zone
                        WHERE country_code = $1 AND party_id = $2 AND location_id = $3""")
                .execute(Tuple.of(owner.countryCode().folded(), owner.partyId().folded(), location.folded()))
                .map(rows -> first(rows).flatMap(row -> zone(row.getString("time_zone"))));
    }

    private static Optional<ZoneId> zone(String name) {
        try {
            return Optional.of(ZoneId.of(name));
        } catch (DateTimeException unknown) {
            return Optional.empty();
        }
    }

    /** The bytes of each tariff as it was known at the moment; those that were deleted by then are not among them. */
    Uni<List<byte[]>> tariffsAt(PartyId owner, List<CiString> ids, Instant moment) {
        return database.preparedQuery("""
                        SELECT newest.body FROM (
                          SELECT DISTINCT ON (tariff_id) tariff_id, body FROM tariff.tariff_version
                          WHERE country_code = $1 AND party_id = $2 AND tariff_id = ANY ($3) AND received_at <= $4
                          ORDER BY tariff_id, received_at DESC, version DESC) newest
                        WHERE newest.body IS NOT NULL""")
                .execute(Tuple.of(
                        owner.countryCode().folded(),
                        owner.partyId().folded(),
                        ids.stream().map(CiString::folded).toArray(String[]::new),
                        moment.atOffset(ZoneOffset.UTC)))
                .map(rows -> {
                    List<byte[]> bodies = new ArrayList<>(rows.rowCount());
                    rows.forEach(row -> bodies.add(row.getBuffer("body").getBytes()));
                    return bodies;
                });
    }

    Uni<Optional<byte[]>> cdr(PartyId owner, CiString id) {
        return database.preparedQuery("""
                        SELECT body FROM tariff.cdr WHERE country_code = $1 AND party_id = $2 AND cdr_id = $3""")
                .execute(Tuple.of(owner.countryCode().folded(), owner.partyId().folded(), id.folded()))
                .map(rows -> first(rows).map(row -> row.getBuffer("body")).map(Buffer::getBytes));
    }

    Uni<Void> forgetCdrsBefore(Instant moment) {
        return database.preparedQuery("DELETE FROM tariff.cdr WHERE received_at < $1")
                .execute(Tuple.of(moment.atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    /** Versions that a newer one had replaced before the moment. */
    Uni<Void> forgetTariffsReplacedBefore(Instant moment) {
        return database.preparedQuery("""
                        DELETE FROM tariff.tariff_version old USING tariff.tariff_version newer
                        WHERE (newer.country_code, newer.party_id, newer.tariff_id)
                            = (old.country_code, old.party_id, old.tariff_id)
                          AND newer.version > old.version AND newer.received_at < $1""")
                .execute(Tuple.of(moment.atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return rows.rowCount() == 0
                ? Optional.empty()
                : Optional.of(rows.iterator().next());
    }
}
