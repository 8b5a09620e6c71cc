package org.crossvolt.pki.stations;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.crossvolt.pki.scopes.RequestCounts;
import org.crossvolt.pki.validation.Digest;

/**
 * How often a station that shows a certificate may ask: counted before anything is judged for the certificate, and afterwards
 * for the station, which may have several. A back end that shows a token has its own limits.
 */
@ApplicationScoped
class StationPace {

    private final RequestCounts counts;
    private final StationsConfig config;

    StationPace(RequestCounts counts, StationsConfig config) {
        this.counts = counts;
        this.config = config;
    }

    /** @return a failure with 429 and the time to wait for one request too many */
    Uni<Void> certificate(SecurityIdentity caller) {
        String leaf = StationCertificates.leafOf(caller);
        return leaf == null
                ? Uni.createFrom().voidItem()
                : counts.count("certificate/" + leaf, config.requestsPerHour());
    }

    /** @return as {@link #certificate} */
    Uni<Void> station(String station) {
        return counts.count("station/" + Digest.hex(station.getBytes(UTF_8)), config.requestsPerHour());
    }
}
