package org.crossvolt.pki.provisioning;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.crossvolt.pki.scopes.RequestCounts;

/** How often one PCID, one eMAID and one account may be asked about, or ask (P9). */
@ApplicationScoped
class RequestLimits {

    private final RequestCounts counts;
    private final ProvisioningConfig config;

    RequestLimits(RequestCounts counts, ProvisioningConfig config) {
        this.counts = counts;
        this.config = config;
    }

    /**
     * As {@link RequestCounts#count}.
     *
     * @param who kind and keyed hash; nobody's name
     */
    Uni<Void> count(String who) {
        return counts.count(who, config.requestsPerHour());
    }
}
