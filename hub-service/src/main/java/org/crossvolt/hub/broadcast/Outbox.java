package org.crossvolt.hub.broadcast;

import io.vertx.core.http.HttpMethod;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.crossvolt.hub.objects.ChangedObjects;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;

/**
 * The changes that wait for Kafka, as they are to be written. Of several that wait for one object only its newest state is
 * (T10), however long Kafka was away; owners take turns, so that one with very many waits behind itself only (F27). Each
 * call blocks.
 */
@Singleton
class Outbox {

    /** Rows that are looked at for changes of one object. */
    private static final int WINDOW = 5_000;

    private static final int MOST_RECORDS = 200;
    /** Of bodies in one batch; a single body may be larger. */
    private static final int MOST_BYTES = 8_000_000;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Pool database;
    private final ChangedObjects objects;

    Outbox(Pool database, ChangedObjects objects) {
        this.database = database;
        this.objects = objects;
    }

    /**
     * A record to be written and the rows that are done with it, the oldest first.
     *
     * @param rows more than one where older changes of the object waited as well
     */
    record Waiting(List<Long> rows, ObjectNews news) {

        /** Whether changes of the object are left out that this one makes good for. */
        boolean isMerged() {
            return rows.size() > 1;
        }

        long oldestRow() {
            return rows.getFirst();
        }

        private int bytes() {
            return news.body() == null ? 0 : news.body().length();
        }
    }

    /**
     * As many as may be in memory at a time.
     *
     * @param moreBehind whether further rows are waiting, as far as can be seen
     */
    record Batch(List<Waiting> waiting, boolean moreBehind) {

        List<Long> rows() {
            return waiting.stream().flatMap(one -> one.rows.stream()).toList();
        }
    }

    /** Whose oldest row is oldest, each owner in turn. CDRs and tariffs are documents: every state of them counts. */
    Batch next() {
        List<Waiting> batch = new ArrayList<>();
        int bytes = 0;
        long lookedAt = 0;
        for (Row row : database.preparedQuery("""
                        WITH oldest AS (
                          SELECT id, object_key, country_code, party_id,
                            CASE WHEN receiver_party_id IS NOT NULL OR module = 'tariffs' THEN id END AS document
                          FROM hub.outbox ORDER BY id LIMIT $1
                        ), newest AS (
                          SELECT max(id) AS id, array_agg(id ORDER BY id) AS rows,
                            row_number() OVER (PARTITION BY country_code, party_id ORDER BY min(id)) AS turn
                          FROM oldest GROUP BY object_key, country_code, party_id, document
                          ORDER BY turn, min(id) LIMIT $2
                        ), counted AS (
                          SELECT newest.rows, newest.turn, outbox.*,
                            sum(coalesce(octet_length(body), 0)) OVER (ORDER BY turn, rows[1]) AS bytes_so_far
                          FROM newest JOIN hub.outbox USING (id)
                        )
                        SELECT rows, object_key, version, module, country_code, party_id, platform_id, method, suffix, query,
                          body, correlation_id, created_at, receiver_country_code, receiver_party_id,
                          (SELECT count(*) FROM oldest) AS looked_at
                        FROM counted
                        WHERE bytes_so_far - coalesce(octet_length(body), 0) < $3
                        ORDER BY turn, rows[1]""")
                .execute(Tuple.of(WINDOW, MOST_RECORDS, MOST_BYTES))
                .await()
                .atMost(PATIENCE)) {
            if (bytes >= MOST_BYTES) {
                break;
            }
            Waiting waiting = wholeIfMerged(List.of(row.getArrayOfLongs("rows")), newsOf(row));
            batch.add(waiting);
            bytes += waiting.bytes();
            lookedAt = row.getLong("looked_at");
        }
        int taken = batch.stream().mapToInt(one -> one.rows.size()).sum();
        return new Batch(batch, lookedAt > taken || lookedAt == WINDOW);
    }

    /** A part is of no use to whoever was not told what came before it. */
    private Waiting wholeIfMerged(List<Long> rows, ObjectNews news) {
        if (rows.size() == 1 || !news.isPartial()) {
            return new Waiting(rows, news);
        }
        return new Waiting(
                rows,
                objects.newest(news.objectKey())
                        .await()
                        .atMost(PATIENCE)
                        .map(news::replacedBy)
                        .orElse(news));
    }

    private static ObjectNews newsOf(Row row) {
        return new ObjectNews(
                row.getString("object_key"),
                row.getLong("version"),
                ModuleId.find(row.getString("module")).orElseThrow(),
                PartyId.of(row.getString("country_code"), row.getString("party_id")),
                row.getUUID("platform_id"),
                HttpMethod.valueOf(row.getString("method")),
                row.getString("suffix"),
                row.getString("query"),
                row.getDelegate().getBuffer("body"),
                row.getString("correlation_id"),
                row.getOffsetDateTime("created_at").toInstant(),
                PartyId.ofNullable(row.getString("receiver_country_code"), row.getString("receiver_party_id")));
    }

    /** The newest row of all; 0 where there is none. */
    long newestRow() {
        return database.query("SELECT coalesce(max(id), 0) FROM hub.outbox")
                .execute()
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getLong(0);
    }

    /** Kafka has what stood in these rows. */
    void forget(List<Long> rows) {
        database.preparedQuery("DELETE FROM hub.outbox WHERE id = ANY ($1)")
                .execute(Tuple.of(rows.toArray(Long[]::new)))
                .await()
                .atMost(PATIENCE);
    }
}
