package org.crossvolt.hub.exchanges;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Takes exchanges from the event loops without making them wait, and sends them to Kafka many at a time. With Kafka away a
 * bounded queue fills; what does not fit is counted, never waited for.
 */
@Singleton
public class ExchangeRecorder {

    static final String TOPIC = "crossvolt.hub.exchanges";

    private static final Logger LOG = Logger.getLogger(ExchangeRecorder.class);
    private static final int QUEUE = 50_000;
    private static final int BATCH = 2_000;
    /** A record of many exchanges costs hardly more than a record of one, so a few are waited for. */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final long TICK_MILLIS = 20;

    private static final long IDLE_SECONDS = 1;

    private final BlockingQueue<Exchange> waiting = new ArrayBlockingQueue<>(QUEUE);
    private final KafkaProducer<String, byte[]> producer;
    private final Counter lost;
    private final CountDownLatch stopping = new CountDownLatch(1);

    ExchangeRecorder(KafkaProducer<String, byte[]> producer, MeterRegistry metrics) {
        this.producer = producer;
        this.lost = metrics.counter("crossvolt.hub.exchanges.lost");
        metrics.gaugeCollectionSize("crossvolt.hub.exchanges.waiting", List.of(), waiting);
    }

    /** Never blocks. */
    public void record(Exchange exchange) {
        if (!waiting.offer(exchange)) {
            lost.increment();
        }
    }

    void start(@Observes StartupEvent started) {
        Thread.ofPlatform().daemon().name("exchange-recorder").start(this::run);
    }

    void stop(@Observes ShutdownEvent ending) {
        stopping.countDown();
    }

    private void run() {
        while (stopping.getCount() > 0 || !waiting.isEmpty()) {
            try {
                Exchange first = waiting.poll(IDLE_SECONDS, TimeUnit.SECONDS);
                if (first != null) {
                    send(gather(first));
                }
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    /** Turns exchanges into bytes soon, so that the collector of garbage does not carry them about until they are sent. */
    private ExchangeJson gather(Exchange first) throws InterruptedException {
        long endNanos = System.nanoTime() + GATHER_NANOS;
        ExchangeJson batch = new ExchangeJson();
        batch.add(first);
        List<Exchange> arrived = new ArrayList<>();
        boolean ending = false;
        while (!ending && batch.size() < BATCH && System.nanoTime() < endNanos) {
            ending = stopping.await(TICK_MILLIS, TimeUnit.MILLISECONDS);
            waiting.drainTo(arrived, BATCH - batch.size());
            arrived.forEach(batch::add);
            arrived.clear();
        }
        return batch;
    }

    private void send(ExchangeJson batch) {
        try {
            producer.send(new ProducerRecord<>(TOPIC, batch.end()), (sent, failure) -> {
                if (failure != null) {
                    lost.increment(batch.size());
                }
            });
        } catch (KafkaException | IllegalStateException away) {
            lost.increment(batch.size());
            LOG.debugf("%d exchanges not recorded: %s", (Object) batch.size(), away.getMessage());
        }
    }
}
