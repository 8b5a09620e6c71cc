package org.crossvolt.emsp.registration;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.crossvolt.ocpi.party.Callers;
import org.crossvolt.ocpi.party.HubClient;
import org.crossvolt.ocpi.party.HubLink;
import org.crossvolt.ocpi.party.HubRegistration;
import org.crossvolt.ocpi.wire.OcpiClient;
import org.crossvolt.ocpi.wire.SecretBox;

/** The pieces of our side of OCPI, made once. */
@ApplicationScoped
class HubParts {

    private static final Duration START_PATIENCE = Duration.ofSeconds(20);

    @Produces
    @Singleton
    SecretBox secrets(OurParties config) {
        return SecretBox.of(config.secretsKey(), "crossvolt.emsp.secrets-key");
    }

    @Produces
    @Singleton
    HubLink link(LinkTable store, SecretBox secrets, Clock clock) {
        return new HubLink(store, secrets, clock);
    }

    @Produces
    @Singleton
    Callers callers(HubLink link, EmspPlatform own) {
        return new Callers(link, own);
    }

    @Produces
    @Singleton
    HubClient hub(HubLink link, OcpiClient client, OurParties config) {
        return new HubClient(link, client, config.hubDeadline(), config.maxPages());
    }

    @Produces
    @Singleton
    HubRegistration registration(HubLink link, EmspPlatform own, OcpiClient client, Clock clock) {
        return new HubRegistration(link, own, client, HubRegistration.Limits.DEFAULT, clock);
    }

    /** Before the doors open. */
    void readLink(@Observes @Priority(100) StartupEvent start, HubLink link) {
        link.refresh().await().atMost(START_PATIENCE);
    }
}
