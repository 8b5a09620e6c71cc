package org.crossvolt.pki.evidence;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;

/**
 * Evidence in PostgreSQL. A verdict is told only after its evidence is kept; records that wait at the same time go in with
 * one statement.
 */
@ApplicationScoped
public class EvidenceStore {

    private static final int MOST_AT_ONCE = 500;
    private static final int MOST_WAITING = 10_000;

    private final Pool database;
    private final ConcurrentLinkedQueue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean writing = new AtomicBoolean();

    private record Waiting(EvidenceRecord evidence, UniEmitter<? super Void> told) {}

    EvidenceStore(Pool database) {
        this.database = database;
    }

    /** Fails with a problem where too much waits, or the database does not take it: no evidence, no verdict. */
    public Uni<Void> append(EvidenceRecord evidence) {
        if (waiting.get() >= MOST_WAITING) {
            return Uni.createFrom()
                    .failure(new ProblemException(Problem.of(503, "Too many verdicts wait for their evidence.")));
        }
        return Uni.createFrom().emitter(emitter -> {
            waiting.incrementAndGet();
            queue.add(new Waiting(evidence, emitter));
            write();
        });
    }

    private void write() {
        if (queue.isEmpty() || !writing.compareAndSet(false, true)) {
            return;
        }
        List<Waiting> batch = new ArrayList<>();
        for (Waiting next = queue.poll(); next != null; next = batch.size() < MOST_AT_ONCE ? queue.poll() : null) {
            batch.add(next);
        }
        insert(batch.stream().map(Waiting::evidence).toList())
                .onTermination()
                .invoke(() -> {
                    waiting.addAndGet(-batch.size());
                    writing.set(false);
                })
                .subscribe()
                .with(
                        done -> {
                            batch.forEach(one -> one.told().complete(null));
                            write();
                        },
                        failure -> {
                            batch.forEach(one -> one.told().fail(failure));
                            write();
                        });
    }

    private Uni<Void> insert(List<EvidenceRecord> rows) {
        Tuple columns = Tuple.tuple()
                .addArrayOfUUID(column(rows, UUID[]::new, EvidenceRecord::id))
                .addArrayOfOffsetDateTime(
                        column(rows, OffsetDateTime[]::new, row -> row.at().atOffset(ZoneOffset.UTC)))
                .addArrayOfString(column(rows, String[]::new, EvidenceRecord::zone))
                .addArrayOfLong(column(rows, Long[]::new, EvidenceRecord::bundleVersion))
                .addArrayOfString(column(rows, String[]::new, EvidenceRecord::purpose))
                .addArrayOfString(column(rows, String[]::new, EvidenceRecord::askedBy))
                .addArrayOfString(column(rows, String[]::new, EvidenceRecord::identityHash))
                .addArrayOfBoolean(column(rows, Boolean[]::new, EvidenceRecord::accepted))
                .addArrayOfString(column(rows, String[]::new, EvidenceRecord::reason))
                .addArrayOfString(column(rows, String[]::new, EvidenceRecord::answer))
                .addValue(column(
                        rows,
                        io.vertx.core.buffer.Buffer[]::new,
                        row -> io.vertx.core.buffer.Buffer.buffer(row.sealed())));
        return database.preparedQuery("""
                        INSERT INTO pki.evidence (id, at, zone, bundle_version, purpose, asked_by, identity_hash, accepted,
                          reason, answer, sealed)
                        SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::bigint[], $5::text[], $6::text[],
                          $7::text[], $8::boolean[], $9::text[], $10::text[], $11::bytea[])""").execute(columns).replaceWithVoid();
    }

    private static <T> T[] column(
            List<EvidenceRecord> rows, IntFunction<T[]> array, Function<EvidenceRecord, ? extends T> value) {
        return rows.stream().map(value).toArray(array);
    }

    public Uni<Optional<EvidenceRecord>> find(UUID id) {
        return database.preparedQuery("""
                        SELECT id, at, zone, bundle_version, purpose, asked_by, identity_hash, accepted, reason, answer, sealed
                        FROM pki.evidence WHERE id = $1""").execute(Tuple.of(id)).map(rows -> {
            if (rows.size() == 0) {
                return Optional.empty();
            }
            Row row = rows.iterator().next();
            return Optional.of(new EvidenceRecord(
                    row.getUUID("id"),
                    row.getOffsetDateTime("at").toInstant(),
                    row.getString("zone"),
                    row.getLong("bundle_version"),
                    row.getString("purpose"),
                    row.getString("asked_by"),
                    row.getString("identity_hash"),
                    row.getBoolean("accepted"),
                    row.getString("reason"),
                    row.getString("answer"),
                    row.getBuffer("sealed").getBytes()));
        });
    }
}
