package org.crossvolt.cpo;

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
import org.crossvolt.cpo.registration.CpoPlatform;
import org.crossvolt.cpo.registration.RegistrationConfig;
import org.crossvolt.ocpi.party.Callers;
import org.crossvolt.ocpi.party.HubClient;
import org.crossvolt.ocpi.party.HubLink;
import org.crossvolt.ocpi.party.HubRegistration;
import org.crossvolt.ocpi.party.LinkStore;
import org.crossvolt.ocpi.wire.BodyLimit;
import org.crossvolt.ocpi.wire.EgressPolicy;
import org.crossvolt.ocpi.wire.OcpiClient;
import org.crossvolt.ocpi.wire.SecretBox;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Makes what all rooms of this service share: the clock, the one client for calls to others, the link with the hub. */
@ApplicationScoped
public class CpoParts {

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

    @Produces
    @Singleton
    HubLink link(LinkStore store, RegistrationConfig config, Clock clock) {
        return new HubLink(store, SecretBox.of(config.secretsKey(), "crossvolt.cpo.secrets.key"), clock);
    }

    @Produces
    @Singleton
    HubRegistration registration(HubLink link, CpoPlatform own, OcpiClient client, Clock clock) {
        return new HubRegistration(link, own, client, HubRegistration.Limits.DEFAULT, clock);
    }

    @Produces
    @Singleton
    Callers callers(HubLink link, CpoPlatform own) {
        return new Callers(link, own);
    }

    @Produces
    @Singleton
    HubClient hub(HubLink link, OcpiClient client, RegistrationConfig config) {
        return new HubClient(link, client, config.hubDeadline(), config.hubMaxPages());
    }

    @PreDestroy
    void close() {
        if (client != null) {
            client.close();
        }
    }
}
