package org.crossvolt.hub.exchanges;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.crossvolt.hub.Regularly;
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
    Uni<Void> keep(ConsumerRecord<String, byte[]> record) {
        byte[] batch = record.value() == null ? new byte[0] : record.value();
        boolean hasBodies = record.headers().lastHeader(ExchangeRecorder.BODIES) != null;
        return store.add(Buffer.buffer(batch))
                .chain(() -> hasBodies
                        ? store.addBodies(Buffer.buffer(batch))
                        : Uni.createFrom().voidItem())
                .onFailure(ExchangeWorker::isUnreadable)
                .recoverWithUni(unreadable -> {
                    LOG.errorf(
                            "exchanges %s-%d@%d could not be read and are skipped: %s",
                            record.topic(), record.partition(), record.offset(), unreadable.getMessage());
                    return Uni.createFrom().voidItem();
                })
                .onFailure()
                .retry()
                .withBackOff(FIRST_RETRY, LONGEST_PAUSE)
                .indefinitely();
    }

    /** Faults in the data, as PostgreSQL classes them; the rest says something about the database. */
    private static boolean isUnreadable(Throwable failure) {
        return failure instanceof PgException fault
                && (fault.getSqlState().startsWith("22") || fault.getSqlState().startsWith("23"));
    }

    void begin(@Observes StartupEvent started, Regularly regularly) {
        regularly.every(Duration.ofMinutes(10), Duration.ofMinutes(1), "forgetting old exchanges", this::forgetOld);
    }

    Uni<Void> forgetOld() {
        Instant now = clock.instant();
        return store.forgetBefore(now.minus(retention))
                .chain(() -> store.forgetBodies(now))
                .replaceWithVoid();
    }
}
