package org.crossvolt.hub.objects;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.crossvolt.hub.Regularly;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.jboss.logging.Logger;

/** How many changes wait for Kafka. The outbox takes what comes while Kafka is away, up to a bound; well before it, it warns. */
@Singleton
class OutboxLevel {

    private static final Logger LOG = Logger.getLogger(OutboxLevel.class);

    private final Pool database;
    private final ObjectsConfig config;
    private final AtomicLong rows = new AtomicLong();

    OutboxLevel(Pool database, ObjectsConfig config, MeterRegistry metrics) {
        this.database = database;
        this.config = config;
        metrics.gauge("crossvolt.hub.outbox.rows", rows);
    }

    void begin(@Observes StartupEvent started, Regularly regularly) {
        regularly.every(Duration.ofSeconds(5), Duration.ofSeconds(1), "measuring the outbox", this::measure);
    }

    Uni<Void> measure() {
        return database.query("SELECT count(*) FROM hub.outbox")
                .execute()
                .invoke(counted -> {
                    rows.set(counted.iterator().next().getLong(0));
                    if (rows.get() > config.outboxWarning()) {
                        LOG.warnf(
                                "%d changes wait for Kafka; from %d on pushes are refused",
                                rows.get(), config.outboxMost());
                    }
                })
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
    }

    /** @throws OcpiException 3000 where nothing more can be promised */
    void requireRoom() {
        if (rows.get() >= config.outboxMost()) {
            throw new OcpiException(
                    OcpiStatusCode.SERVER_ERROR, "too many changes wait to be brought to others; try again later");
        }
    }
}
