package org.crossvolt.pki.provisioning;

import io.smallrye.mutiny.Uni;
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
    public Uni<Void> tell(String id, boolean active) {
        return events.raise(active ? "root.cert.added" : "root.cert.revoked", Map.of("rootCertificateId", id));
    }
}
