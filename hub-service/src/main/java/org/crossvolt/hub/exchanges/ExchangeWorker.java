package org.crossvolt.hub.exchanges;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Brings exchanges from Kafka into PostgreSQL, and forgets them when their time is over. */
@Singleton
class ExchangeWorker {

    private static final Logger LOG = Logger.getLogger(ExchangeWorker.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final ExchangeStore store;
    private final Duration retention;
    private final Clock clock;

    ExchangeWorker(ExchangeStore store, ExchangesConfig config, Clock clock) {
        this.store = store;
        this.retention = config.retention();
        this.clock = clock;
    }

    /** What the database can not read is no record of ours and is skipped; a database that is away is tried again. */
    @Incoming("exchanges")
    Uni<Void> keep(byte[] batch) {
        return store.add(Buffer.buffer(batch))
                .onFailure(PgException.class)
                .recoverWithUni(unreadable -> {
                    LOG.errorf("a record of exchanges could not be read and is skipped: %s", unreadable.getMessage());
                    return Uni.createFrom().voidItem();
                })
                .onFailure()
                .retry()
                .withBackOff(FIRST_RETRY, LONGEST_PAUSE)
                .indefinitely();
    }

    @Scheduled(every = "10m", delayed = "1m")
    Uni<Void> forgetOld() {
        return store.forgetBefore(clock.instant().minus(retention)).replaceWithVoid();
    }
}
