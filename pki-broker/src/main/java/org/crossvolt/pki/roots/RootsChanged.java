package org.crossvolt.pki.roots;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;

/** Whoever tells others what became of a root; it lives in a room that knows this one. */
public interface RootsChanged {

    /** What became of it. */
    enum What {
        /** Two people admitted it. */
        ADDED,
        /** It was revoked, or distrusted at once. */
        REVOKED,
        /** Its certificate, or the trust in it, came to its end. */
        EXPIRED
    }

    /**
     * Tells it in the transaction of the change, so that neither is without the other.
     *
     * @param id SHA-256 of the root, hex
     */
    Uni<Void> tell(SqlClient client, String id, What what);
}
