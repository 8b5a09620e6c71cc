package org.crossvolt.pki;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.crossvolt.ocpi.wire.BodyLimit;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.CryptoProviders;
import org.crossvolt.pki.validation.Limits;
import org.crossvolt.pki.validation.SignatureChecks;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Makes what all rooms of this service share. */
@ApplicationScoped
public class PkiParts {

    private static final Logger LOG = Logger.getLogger(PkiParts.class);

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    /** @param most bytes of one body, whatever the door */
    void limitBodies(
            @Observes Filters filters,
            Clock clock,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize most) {
        filters.register(new BodyLimit(most.asLongValue(), clock)::check, BodyLimit.BEFORE_ALL_OTHERS);
    }

    /** X4: the service does not start with a provider that fails its self-test. */
    @Produces
    @Singleton
    SignatureChecks signatures() {
        CryptoProviders.Chosen chosen = CryptoProviders.choose();
        chosen.tried().forEach(LOG::warn);
        LOG.infof(
                "ECDSA by %s, Ed448 by %s; both passed their self-test",
                chosen.checks().elliptic().getName(), chosen.checks().edwards().getName());
        return chosen.checks();
    }

    @Produces
    @Singleton
    ChainValidator validator(SignatureChecks signatures) {
        return new ChainValidator(signatures, Limits.DEFAULT);
    }
}
