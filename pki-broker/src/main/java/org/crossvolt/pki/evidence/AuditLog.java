package org.crossvolt.pki.evidence;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who did what: one line per change, in the order in which they were made. */
@ApplicationScoped
public class AuditLog {

    private final Pool database;

    AuditLog(Pool database) {
        this.database = database;
    }

    /** @param detail never a secret, and nobody's eMAID or PCID */
    public Uni<Void> note(String actor, String action, String subject, String detail) {
        return note(database, actor, action, subject, detail);
    }

    /** The same within the transaction of the change it is about. */
    public Uni<Void> note(SqlClient client, String actor, String action, String subject, String detail) {
        return client.preparedQuery("INSERT INTO pki.audit (actor, action, subject, detail) VALUES ($1, $2, $3, $4)")
                .execute(Tuple.of(actor, action, subject, detail))
                .replaceWithVoid();
    }

    /** One line. */
    public record Entry(long id, Instant at, String actor, String action, String subject, String detail) {}

    /**
     * Lines, the newest first.
     *
     * @param before only those with a smaller id
     * @param actor null for anybody; the same for action and subject
     */
    public Uni<List<Entry>> read(
            long before,
            @Nullable String actor,
            @Nullable String action,
            @Nullable String subject,
            @Nullable Instant from,
            @Nullable Instant until,
            int most) {
        return database.preparedQuery("""
                        SELECT id, at, actor, action, subject, detail FROM pki.audit
                        WHERE id < $1 AND ($2::text IS NULL OR actor = $2) AND ($3::text IS NULL OR action = $3)
                          AND ($4::text IS NULL OR subject = $4) AND ($5::timestamptz IS NULL OR at >= $5)
                          AND ($6::timestamptz IS NULL OR at < $6) ORDER BY id DESC LIMIT $7""")
                .execute(Tuple.from(Arrays.asList(
                        before,
                        actor,
                        action,
                        subject,
                        from == null ? null : from.atOffset(ZoneOffset.UTC),
                        until == null ? null : until.atOffset(ZoneOffset.UTC),
                        most)))
                .map(rows -> {
                    List<Entry> entries = new ArrayList<>();
                    rows.forEach(row -> entries.add(new Entry(
                            row.getLong("id"),
                            row.getOffsetDateTime("at").toInstant(),
                            row.getString("actor"),
                            row.getString("action"),
                            row.getString("subject"),
                            row.getString("detail"))));
                    return entries;
                });
    }

    /** The name in the bearer token. */
    public static String actor(SecurityIdentity identity) {
        return identity.getPrincipal().getName();
    }
}
