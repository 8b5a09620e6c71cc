package org.crossvolt.emsp;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.crossvolt.ocpi.wire.BodyLimit;
import org.crossvolt.ocpi.wire.EgressPolicy;
import org.crossvolt.ocpi.wire.OcpiClient;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Makes what all rooms of this service share: the clock, the limit of bodies, and the one client for
 * addresses that others gave us. */
@ApplicationScoped
public class EmspParts {

    private @Nullable OcpiClient client;

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    /** @param allowed networks that may be called although they are not public (T19) */
    @Produces
    @Singleton
    OcpiClient client(Vertx vertx, @ConfigProperty(name = "crossvolt.egress.allow") Optional<List<String>> allowed) {
        client = new OcpiClient(vertx, EgressPolicy.allowing(allowed.orElse(List.of())), OcpiClient.Limits.OF_PARTNERS);
        return client;
    }

    /** @param most bytes of one body, whatever the door */
    void limitBodies(
            @Observes Filters filters,
            Clock clock,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize most) {
        filters.register(new BodyLimit(most.asLongValue(), clock)::check, BodyLimit.BEFORE_ALL_OTHERS);
    }

    @PreDestroy
    void close() {
        if (client != null) {
            client.close();
        }
    }
}
