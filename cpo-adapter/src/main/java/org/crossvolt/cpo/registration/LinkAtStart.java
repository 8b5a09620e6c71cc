package org.crossvolt.cpo.registration;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.crossvolt.ocpi.party.HubLink;
import org.crossvolt.ocpi.party.HubRegistration;
import org.jboss.logging.Logger;

/** Reads the link before the doors open, and registers where the configuration says with whom. */
@Singleton
class LinkAtStart {

    private static final Logger LOG = Logger.getLogger(LinkAtStart.class);

    private final HubLink link;
    private final HubRegistration registration;
    private final RegistrationConfig config;
    private final Event<HubJoined> joined;

    LinkAtStart(HubLink link, HubRegistration registration, RegistrationConfig config, Event<HubJoined> joined) {
        this.link = link;
        this.registration = registration;
        this.config = config;
        this.joined = joined;
    }

    void read(@Observes StartupEvent starting) {
        link.refresh().await().atMost(Duration.ofSeconds(30));
    }

    /** The hub calls back, so our doors have to be open; until it worked it is tried again. */
    @Scheduled(every = "10s", delayed = "3s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> registerIfConfigured() {
        if (link.current().hub() != null
                || config.hubVersionsUrl().isEmpty()
                || config.hubToken().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return registration
                .connect(config.hubVersionsUrl().get(), config.hubToken().get())
                .invoke(done -> {
                    LOG.info("registered with the configured hub");
                    joined.fire(new HubJoined());
                })
                .onFailure()
                .invoke(failure -> LOG.warnf("the registration with the hub failed: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }
}
