package org.crossvolt.hub.broadcast;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crossvolt.hub.registration.OneAtATime;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;
import org.jspecify.annotations.Nullable;

/** Remembers which receiver missed changes of which module, and since when. Marks are written many at a time. */
@Singleton
class BehindStore {

    /**
     * Everybody takes rows in this order, that of {@link Place}, before they change them: another instance may want the same
     * ones, and each would wait for the other.
     */
    private static final String IN_ORDER = """
            ORDER BY country_code COLLATE "C", party_id COLLATE "C", module COLLATE "C", owner COLLATE "C", partition FOR UPDATE
            """;

    private static final String KEY = "country_code, party_id, module, owner, partition";

    private static final String OF_PARTIES = "WITH taken AS (SELECT " + KEY + " FROM hub.behind"
            + " WHERE country_code || '-' || party_id = ANY ($1) " + IN_ORDER + ") ";

    private static final String SEEN =
            "WITH taken AS (SELECT " + KEY + """
             FROM hub.behind AS b JOIN unnest($5::int[], $6::bigint[]) AS seen (partition, missed) USING (partition, missed)
            WHERE country_code = $1 AND party_id = $2 AND module = $3 AND owner = $4
            """ + IN_ORDER.replace("UPDATE", "UPDATE OF b") + ") ";

    private static final String TAKEN = " WHERE (" + KEY + ") IN (SELECT * FROM taken)";

    private final Pool database;
    private final OneAtATime writing = new OneAtATime(this::writePending);
    private Map<Place, Missed> pending = new HashMap<>();

    BehindStore(Pool database) {
        this.database = database;
    }

    /** @param owner whose objects were missed, as NL-CVC; empty for everybody's */
    private record Place(PartyId party, ModuleId module, String owner, int partition) implements Comparable<Place> {

        private static final Comparator<Place> ORDER = Comparator.comparing(
                        (Place place) -> place.party.countryCode().folded())
                .thenComparing(place -> place.party.partyId().folded())
                .thenComparing(place -> place.module.identifier())
                .thenComparing(Place::owner)
                .thenComparingInt(Place::partition);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    private record Missed(Instant since, String reason, long count) {}

    /**
     * What one receiver missed of one module, in those partitions that were asked for.
     *
     * @param counts of misses per partition; a mark made meanwhile shows by another count
     */
    record Behind(
            PartyId party,
            ModuleId module,
            String owner,
            Instant since,
            int attempts,
            Integer[] partitions,
            Long[] counts) {}

    /** Ends once the mark is committed. */
    Uni<Void> mark(PartyId party, ModuleId module, int partition, Instant since, String reason) {
        synchronized (this) {
            pending.merge(
                    new Place(party, module, "", partition),
                    new Missed(since, reason, 1),
                    (one, other) -> new Missed(
                            one.since.isBefore(other.since) ? one.since : other.since,
                            other.reason,
                            one.count + other.count));
        }
        return writing.run();
    }

    /** Marks all partitions, for a receiver that is to get everything. */
    Uni<Void> markAll(
            Collection<PartyId> parties,
            ModuleId module,
            String owner,
            int partitions,
            String reason,
            Instant retryAt) {
        synchronized (this) {
            for (PartyId party : parties) {
                for (int partition = 0; partition < partitions; partition++) {
                    pending.put(new Place(party, module, owner, partition), new Missed(Instant.EPOCH, reason, 1));
                }
            }
        }
        return writing.run().chain(() -> retryFrom(parties, retryAt));
    }

    private Uni<Void> writePending() {
        Map<Place, Missed> batch;
        synchronized (this) {
            batch = pending;
            pending = new HashMap<>();
        }
        if (batch.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Map.Entry<Place, Missed>> marks =
                batch.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
        return database.preparedQuery("""
                        INSERT INTO hub.behind (country_code, party_id, module, owner, partition, since, reason, missed)
                        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::timestamptz[],
                          $7::text[], $8::bigint[])
                        ON CONFLICT (country_code, party_id, module, owner, partition) DO UPDATE
                        SET missed = hub.behind.missed + excluded.missed, reason = excluded.reason,
                          since = least(hub.behind.since, excluded.since)""")
                .execute(Tuple.from(Arrays.asList(
                        column(marks, mark -> mark.getKey().party.countryCode().folded())
                                .toArray(String[]::new),
                        column(marks, mark -> mark.getKey().party.partyId().folded())
                                .toArray(String[]::new),
                        column(marks, mark -> mark.getKey().module.identifier()).toArray(String[]::new),
                        column(marks, mark -> mark.getKey().owner).toArray(String[]::new),
                        column(marks, mark -> mark.getKey().partition).toArray(Integer[]::new),
                        column(marks, mark -> utc(mark.getValue().since)).toArray(OffsetDateTime[]::new),
                        column(marks, mark -> mark.getValue().reason).toArray(String[]::new),
                        column(marks, mark -> mark.getValue().count).toArray(Long[]::new))))
                .replaceWithVoid()
                .onFailure()
                .invoke(() -> putBack(batch));
    }

    private static <T> List<T> column(
            List<Map.Entry<Place, Missed>> marks, java.util.function.Function<Map.Entry<Place, Missed>, T> value) {
        return marks.stream().map(value).toList();
    }

    private synchronized void putBack(Map<Place, Missed> batch) {
        batch.forEach((place, missed) -> pending.putIfAbsent(place, missed));
    }

    /** What is to be made good now in these partitions. */
    Uni<List<Behind>> due(Collection<Integer> partitions) {
        return database.preparedQuery("""
                        SELECT country_code, party_id, module, owner, min(since) AS since, max(attempts) AS attempts,
                          array_agg(partition) AS partitions, array_agg(missed) AS counts
                        FROM hub.behind WHERE partition = ANY ($1) AND retry_at <= now()
                        GROUP BY country_code, party_id, module, owner""")
                .execute(Tuple.of(partitions.toArray(Integer[]::new)))
                .map(rows -> {
                    List<Behind> due = new ArrayList<>();
                    for (Row row : rows) {
                        due.add(new Behind(
                                PartyId.of(row.getString("country_code"), row.getString("party_id")),
                                ModuleId.find(row.getString("module")).orElseThrow(),
                                row.getString("owner"),
                                row.getOffsetDateTime("since").toInstant(),
                                row.getInteger("attempts"),
                                row.getDelegate().getArrayOfIntegers("partitions"),
                                row.getDelegate().getArrayOfLongs("counts")));
                    }
                    return due;
                });
    }

    /** All before this moment was made good. A mark that was made meanwhile keeps its own beginning. */
    Uni<Void> progressed(Behind behind, Instant since) {
        return database.preparedQuery(SEEN + "UPDATE hub.behind SET since = $7, attempts = 0" + TAKEN)
                .execute(withCounts(behind).addValue(utc(since)))
                .replaceWithVoid();
    }

    Uni<Void> caughtUp(Behind behind) {
        return database.preparedQuery(SEEN + "DELETE FROM hub.behind" + TAKEN)
                .execute(withCounts(behind))
                .replaceWithVoid();
    }

    private static Tuple withCounts(Behind behind) {
        return Tuple.from(Arrays.asList(
                behind.party.countryCode().folded(),
                behind.party.partyId().folded(),
                behind.module.identifier(),
                behind.owner,
                behind.partitions,
                behind.counts));
    }

    /**
     * A whole platform failed: all its parties wait before the next try. Each instance finds that out for its own partitions;
     * together that is one failed attempt, not several.
     *
     * @param attempts that failed, this one included
     */
    Uni<Void> postpone(Collection<PartyId> parties, int attempts, Duration pause, String reason) {
        return database.preparedQuery(OF_PARTIES + """
                        UPDATE hub.behind SET attempts = greatest(attempts, $4), reason = $3,
                          retry_at = greatest(retry_at, now() + $2 * interval '1 millisecond')""" + TAKEN)
                .execute(Tuple.of(names(parties), pause.toMillis(), reason, attempts))
                .replaceWithVoid();
    }

    private Uni<Void> retryFrom(Collection<PartyId> parties, Instant moment) {
        return database.preparedQuery(OF_PARTIES + "UPDATE hub.behind SET retry_at = $2, attempts = 0" + TAKEN)
                .execute(Tuple.of(names(parties), utc(moment)))
                .replaceWithVoid();
    }

    /**
     * What a party missed.
     *
     * @param since its oldest missed change; null where it is to be brought everything
     */
    record PartyBehind(PartyId party, long missed, @Nullable Instant since) {}

    Uni<List<PartyBehind>> perParty() {
        return database.query("""
                        SELECT country_code, party_id, sum(missed)::bigint AS missed,
                          min(since) FILTER (WHERE since > 'epoch') AS since
                        FROM hub.behind GROUP BY country_code, party_id""").execute().map(rows -> {
            List<PartyBehind> parties = new ArrayList<>();
            for (Row row : rows) {
                OffsetDateTime since = row.getOffsetDateTime("since");
                parties.add(new PartyBehind(
                        PartyId.of(row.getString("country_code"), row.getString("party_id")),
                        row.getLong("missed"),
                        since == null ? null : since.toInstant()));
            }
            return parties;
        });
    }

    Uni<List<BehindView>> of(Collection<PartyId> parties) {
        return database.preparedQuery("""
                        SELECT country_code || '-' || party_id AS party, module, owner, min(since) AS since, sum(missed)::bigint AS missed,
                          max(reason) AS reason, max(attempts) AS attempts, max(retry_at) AS retry_at
                        FROM hub.behind WHERE country_code || '-' || party_id = ANY ($1)
                        GROUP BY country_code, party_id, module, owner ORDER BY party, module, owner""").execute(Tuple.of(names(parties))).map(rows -> {
            List<BehindView> views = new ArrayList<>();
            for (Row row : rows) {
                String owner = row.getString("owner");
                views.add(new BehindView(
                        row.getString("party"),
                        row.getString("module"),
                        owner.isEmpty() ? null : owner,
                        row.getOffsetDateTime("since").toInstant(),
                        row.getLong("missed"),
                        row.getString("reason"),
                        row.getInteger("attempts"),
                        row.getOffsetDateTime("retry_at").toInstant()));
            }
            return views;
        });
    }

    private static Object names(Collection<PartyId> parties) {
        return parties.stream()
                .map(party ->
                        party.countryCode().folded() + "-" + party.partyId().folded())
                .toArray(String[]::new);
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
