package org.crossvolt.hub.broadcast;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * In PostgreSQL, who brings the changes of a partition at the moment: one instance at a time, also where one stood still, or
 * lost Kafka, and does not know yet that its partitions are another's (I4, F22, F39; decision 0060).
 */
@Singleton
class PartitionLeases {

    /** Whoever waits asks again well within this time. */
    private static final Duration WANTED = Duration.ofSeconds(2);

    private final Pool database;
    private final Duration length;
    private final String owner = UUID.randomUUID().toString();

    PartitionLeases(Pool database, BroadcastConfig config) {
        this.database = database;
        this.length = config.partitionLease();
    }

    /** How long a lease holds, from the question on. */
    Duration length() {
        return length;
    }

    /**
     * Takes or renews them; those that come back are this instance's for the lease's length. One that another still has is
     * asked of it.
     *
     * @param generation of Kafka's sharing out, by which this instance has them
     */
    Uni<Set<Integer>> hold(Set<Integer> partitions, int generation) {
        return database.preparedQuery("""
                        INSERT INTO hub.partition_lease AS lease (partition, owner, generation, until)
                        SELECT partition, $2, $3, now() + $4 * interval '1 millisecond' FROM unnest($1::int[]) AS partition
                        ORDER BY partition
                        ON CONFLICT (partition) DO UPDATE
                        SET owner = excluded.owner, generation = excluded.generation, until = excluded.until
                        WHERE (lease.owner = excluded.owner OR lease.until < now())
                          AND NOT (lease.wanted_until > now() AND lease.wanted_generation > excluded.generation)
                        RETURNING partition""")
                .execute(Tuple.of(partitions.toArray(Integer[]::new), owner, generation, length.toMillis()))
                .map(rows -> {
                    Set<Integer> held = new HashSet<>();
                    for (Row row : rows) {
                        held.add(row.getInteger(0));
                    }
                    return held;
                })
                .call(held ->
                        held.size() == partitions.size() ? Uni.createFrom().voidItem() : want(partitions, generation));
    }

    private Uni<Void> want(Set<Integer> partitions, int generation) {
        return database.preparedQuery("""
                        UPDATE hub.partition_lease
                        SET wanted_generation = $3, wanted_until = now() + $4 * interval '1 millisecond'
                        WHERE partition IN (
                          SELECT partition FROM hub.partition_lease
                          WHERE partition = ANY ($1) AND owner <> $2 AND generation < $3 ORDER BY partition FOR UPDATE)""")
                .execute(Tuple.of(partitions.toArray(Integer[]::new), owner, generation, WANTED.toMillis()))
                .replaceWithVoid();
    }

    /** So that whoever has them next need not wait. */
    Uni<Void> release(Set<Integer> partitions) {
        return database.preparedQuery("DELETE FROM hub.partition_lease WHERE partition = ANY ($1) AND owner = $2")
                .execute(Tuple.of(partitions.toArray(Integer[]::new), owner))
                .replaceWithVoid();
    }
}
