package org.crossvolt.pki.roots;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.crossvolt.pki.scopes.ScopesChanged;

/** Scopes are part of the bundle. */
@ApplicationScoped
class PublishScopes implements ScopesChanged {

    private final Bundles bundles;
    private final CurrentTrust trust;

    PublishScopes(Bundles bundles, CurrentTrust trust) {
        this.bundles = bundles;
        this.trust = trust;
    }

    @Override
    public Uni<Void> publish() {
        return bundles.reconcile().chain(trust::refresh);
    }
}
