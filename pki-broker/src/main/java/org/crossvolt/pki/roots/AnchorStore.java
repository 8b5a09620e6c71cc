package org.crossvolt.pki.roots;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Roots and their approvals in PostgreSQL. */
@ApplicationScoped
class AnchorStore {

    private static final String SELECT = """
            SELECT a.id, a.certificate, a.spki, a.roles, a.suites, a.region, a.source, a.state, a.trust_from, a.trust_until, a.distrust_after, a.reason,
              a.proposed_by,
              ARRAY(SELECT p.person FROM pki.anchor_approval p
                WHERE p.zone = a.zone AND p.id = a.id AND p.action = 'ADMIT' ORDER BY p.at) AS approved_by,
              ARRAY(SELECT p.person FROM pki.anchor_approval p
                WHERE p.zone = a.zone AND p.id = a.id AND p.action = 'REVOKE' ORDER BY p.at) AS revoked_by
            FROM pki.anchor a WHERE a.zone = $1""";

    private final Pool database;

    AnchorStore(Pool database) {
        this.database = database;
    }

    /** What came of a step that needs several people. */
    enum Step {
        COUNTED,
        DONE,
        SAME_PERSON,
        WRONG_STATE,
        UNKNOWN
    }

    Uni<List<AnchorRecord>> all(SqlClient client, String zone) {
        return client.preparedQuery(SELECT + " ORDER BY a.id")
                .execute(Tuple.of(zone))
                .map(rows -> {
                    List<AnchorRecord> anchors = new ArrayList<>(rows.size());
                    rows.forEach(row -> anchors.add(read(row)));
                    return anchors;
                });
    }

    Uni<List<AnchorRecord>> all(String zone) {
        return all(database, zone);
    }

    Uni<Optional<AnchorRecord>> find(String zone, String id) {
        return database.preparedQuery(SELECT + " AND a.id = $2")
                .execute(Tuple.of(zone, id))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(read(rows.iterator().next())));
    }

    <T> Uni<T> inTransaction(Function<SqlClient, Uni<T>> work) {
        return database.withTransaction(work::apply);
    }

    /** A root that was revoked can be proposed again, and then starts without approvals; false where it is there otherwise. */
    Uni<Boolean> propose(SqlClient client, String zone, AnchorRecord anchor) {
        return client.preparedQuery("""
                        INSERT INTO pki.anchor (zone, id, certificate, spki, roles, suites, region, source, state, proposed_by,
                          trust_from, trust_until)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'PROPOSED', $9, $10, $11)
                        ON CONFLICT (zone, id) DO UPDATE SET roles = excluded.roles, suites = excluded.suites,
                          trust_from = excluded.trust_from, trust_until = excluded.trust_until,
                          region = excluded.region, source = excluded.source, state = 'PROPOSED', distrust_after = NULL,
                          expiry_told_at = NULL, reason = NULL, proposed_by = excluded.proposed_by, proposed_at = now(), changed_at = now()
                        WHERE anchor.state = 'REVOKED'""")
                .execute(Tuple.from(Arrays.asList(
                        zone,
                        anchor.id(),
                        io.vertx.core.buffer.Buffer.buffer(anchor.certificate()),
                        anchor.spki(),
                        anchor.roles().toArray(String[]::new),
                        anchor.suites().toArray(String[]::new),
                        anchor.region(),
                        anchor.source(),
                        anchor.proposedBy(),
                        moment(anchor.trustFrom()),
                        moment(anchor.trustUntil()))))
                .chain(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().item(false)
                        : client.preparedQuery("DELETE FROM pki.anchor_approval WHERE zone = $1 AND id = $2")
                                .execute(Tuple.of(zone, anchor.id()))
                                .replaceWith(true));
    }

    /** Counts a person once; the step is done with the last one that is needed. */
    Uni<Step> approve(
            SqlClient client,
            String zone,
            String id,
            String action,
            String from,
            String to,
            String person,
            int needed) {
        return client.preparedQuery("SELECT state FROM pki.anchor WHERE zone = $1 AND id = $2 FOR UPDATE")
                .execute(Tuple.of(zone, id))
                .chain(rows -> {
                    if (rows.size() == 0) {
                        return Uni.createFrom().item(Step.UNKNOWN);
                    }
                    if (!rows.iterator().next().getString("state").equals(from)) {
                        return Uni.createFrom().item(Step.WRONG_STATE);
                    }
                    return count(client, zone, id, action, to, person, needed);
                });
    }

    private static Uni<Step> count(
            SqlClient client, String zone, String id, String action, String to, String person, int needed) {
        return client.preparedQuery("""
                        INSERT INTO pki.anchor_approval (zone, id, action, person) VALUES ($1, $2, $3, $4)
                        ON CONFLICT DO NOTHING""")
                .execute(Tuple.of(zone, id, action, person))
                .chain(added -> added.rowCount() == 0
                        ? Uni.createFrom().item(Step.SAME_PERSON)
                        : client.preparedQuery("""
                                        UPDATE pki.anchor SET state = $4, changed_at = now()
                                        WHERE zone = $1 AND id = $2 AND (SELECT count(*) FROM pki.anchor_approval
                                          WHERE zone = $1 AND id = $2 AND action = $3) >= $5""")
                                .execute(Tuple.of(zone, id, action, to, needed))
                                .map(changed -> changed.rowCount() == 0 ? Step.COUNTED : Step.DONE));
    }

    /** Emergency: one person, at once. */
    Uni<Boolean> distrust(SqlClient client, String zone, String id, @Nullable Instant after, String reason) {
        return client.preparedQuery("""
                        UPDATE pki.anchor SET state = CASE WHEN $3::timestamptz IS NULL THEN 'REVOKED' ELSE state END,
                          distrust_after = $3, reason = $4, changed_at = now()
                        WHERE zone = $1 AND id = $2 AND state = 'ACTIVE'""")
                .execute(Tuple.of(zone, id, after == null ? null : after.atOffset(ZoneOffset.UTC), reason))
                .map(rows -> rows.rowCount() > 0);
    }

    /** Whether this is the first to say so, of all instances. */
    Uni<Boolean> markExpired(SqlClient client, String zone, String id, Instant now) {
        return client.preparedQuery("""
                        UPDATE pki.anchor SET expiry_told_at = $3
                        WHERE zone = $1 AND id = $2 AND state = 'ACTIVE' AND expiry_told_at IS NULL""")
                .execute(Tuple.of(zone, id, now.atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.rowCount() > 0);
    }

    private static @Nullable OffsetDateTime moment(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime moment) {
        return moment == null ? null : moment.toInstant();
    }

    private static AnchorRecord read(Row row) {
        return new AnchorRecord(
                row.getString("id"),
                row.getBuffer("certificate").getBytes(),
                row.getString("spki"),
                List.of(row.getArrayOfStrings("roles")),
                List.of(row.getArrayOfStrings("suites")),
                row.getString("region"),
                row.getString("source"),
                row.getString("state"),
                instant(row.getOffsetDateTime("trust_from")),
                instant(row.getOffsetDateTime("trust_until")),
                instant(row.getOffsetDateTime("distrust_after")),
                row.getString("reason"),
                row.getString("proposed_by"),
                List.of(row.getArrayOfStrings("approved_by")),
                List.of(row.getArrayOfStrings("revoked_by")));
    }
}
