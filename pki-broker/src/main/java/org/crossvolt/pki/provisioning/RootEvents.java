package org.crossvolt.pki.provisioning;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.crossvolt.pki.roots.RootsChanged;

/** Roots are no secret: every endpoint that wants to hear of them does. */
@ApplicationScoped
class RootEvents implements RootsChanged {

    private final EventOutbox events;

    RootEvents(EventOutbox events) {
        this.events = events;
    }

    @Override
    public Uni<Void> tell(SqlClient client, String id, What what) {
        String event = switch (what) {
            case ADDED -> "root.cert.added";
            case REVOKED -> "root.cert.revoked";
            case EXPIRED -> "root.cert.expired";
        };
        return events.raise(client, event, Map.of("rootCertificateId", id));
    }
}
