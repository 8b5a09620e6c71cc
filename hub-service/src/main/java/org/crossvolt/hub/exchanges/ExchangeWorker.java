package org.crossvolt.hub.exchanges;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Brings exchanges from Kafka into PostgreSQL, and forgets them when their time is over. */
@Singleton
class ExchangeWorker {

    private static final Logger LOG = Logger.getLogger(ExchangeWorker.class);
    private static final TypeReference<List<ExchangeRow>> ROWS = new TypeReference<>() {};

    private final ExchangeStore store;
    private final ObjectMapper json;
    private final Duration retention;
    private final Clock clock;

    ExchangeWorker(ExchangeStore store, ObjectMapper json, ExchangesConfig config, Clock clock) {
        this.store = store;
        this.json = json;
        this.retention = config.retention();
        this.clock = clock;
    }

    @Incoming("exchanges")
    Uni<Void> keep(byte[] batch) {
        try {
            return store.add(json.readValue(batch, ROWS));
        } catch (IOException unreadable) {
            LOG.errorf("a record of exchanges could not be read and is skipped: %s", unreadable.getMessage());
            return Uni.createFrom().voidItem();
        }
    }

    @Scheduled(every = "10m", delayed = "1m")
    Uni<Void> forgetOld() {
        return store.forgetBefore(clock.instant().minus(retention)).replaceWithVoid();
    }
}
