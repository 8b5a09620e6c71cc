package org.crossvolt.pki.evidence;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** Who did what: one line per change, in the order in which they were made. */
@ApplicationScoped
public class AuditLog {

    private final Pool database;

    AuditLog(Pool database) {
        this.database = database;
    }

    /** @param detail never a secret, and nobody's eMAID or PCID */
    public Uni<Void> note(String actor, String action, String subject, String detail) {
        return database.preparedQuery("INSERT INTO pki.audit (actor, action, subject, detail) VALUES ($1, $2, $3, $4)")
                .execute(Tuple.of(actor, action, subject, detail))
                .replaceWithVoid();
    }

    /** The name in the bearer token. */
    public static String actor(SecurityIdentity identity) {
        return identity.getPrincipal().getName();
    }
}
