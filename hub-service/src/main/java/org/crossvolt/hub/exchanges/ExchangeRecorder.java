package org.crossvolt.hub.exchanges;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes exchanges from the event loops without making them wait, and sends them to Kafka many at a time. With Kafka away a
 * bounded queue fills; what does not fit is counted, never waited for.
 */
@Singleton
public class ExchangeRecorder {

    static final String TOPIC = "crossvolt.hub.exchanges";
    /** The header of a record that has bodies in it. */
    static final String BODIES = "bodies";

    private static final Logger LOG = Logger.getLogger(ExchangeRecorder.class);
    private static final int QUEUE = 50_000;
    private static final int BATCH = 2_000;
    private static final int BATCH_BYTES = 4 * 1024 * 1024;
    private static final long MOST_BODY_BYTES = 16L * 1024 * 1024;
    /** A record of many exchanges costs hardly more than a record of one, so a few are waited for. */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final long TICK_MILLIS = 20;

    private static final long IDLE_SECONDS = 1;

    private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong bodyBytes = new AtomicLong();
    private final TraceBodies bodies;
    private final KafkaProducer<String, byte[]> producer;
    private final Counter lost;
    private final CountDownLatch stopping = new CountDownLatch(1);

    ExchangeRecorder(KafkaProducer<String, byte[]> producer, TraceBodies bodies, MeterRegistry metrics) {
        this.bodies = bodies;
        this.producer = producer;
        this.lost = metrics.counter("crossvolt.hub.exchanges.lost");
        metrics.gaugeCollectionSize("crossvolt.hub.exchanges.waiting", List.of(), waiting);
    }

    /** @param request its body, and that of the answer, where they are to be kept */
    private record Waiting(
            Exchange exchange,
            @Nullable Buffer request,
            @Nullable Buffer response) {

        long bodyBytes() {
            return (request == null ? 0 : request.length()) + (response == null ? 0 : response.length());
        }
    }

    /** Never blocks. Bodies are left out where their module keeps none, or where too many of them wait already. */
    public void record(Exchange exchange, @Nullable Buffer request, @Nullable Buffer response) {
        if (!bodies.keeps(exchange.module())) {
            record(exchange);
            return;
        }
        Waiting whole = new Waiting(exchange, request, response);
        if (bodyBytes.addAndGet(whole.bodyBytes()) > MOST_BODY_BYTES || !waiting.offer(whole)) {
            bodyBytes.addAndGet(-whole.bodyBytes());
            record(exchange);
        }
    }

    /** Never blocks. */
    public void record(Exchange exchange) {
        if (!waiting.offer(new Waiting(exchange, null, null))) {
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
                Waiting first = waiting.poll(IDLE_SECONDS, TimeUnit.SECONDS);
                if (first != null) {
                    send(gather(first));
                }
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    /** Turns exchanges into bytes soon, so that the collector of garbage does not carry them about until they are sent. */
    private ExchangeJson gather(Waiting first) throws InterruptedException {
        long endNanos = System.nanoTime() + GATHER_NANOS;
        ExchangeJson batch = new ExchangeJson();
        add(first, batch);
        boolean ending = false;
        while (!ending && batch.size() < BATCH && batch.length() < BATCH_BYTES && System.nanoTime() < endNanos) {
            ending = stopping.await(TICK_MILLIS, TimeUnit.MILLISECONDS);
            Waiting next;
            while (batch.size() < BATCH && batch.length() < BATCH_BYTES && (next = waiting.poll()) != null) {
                add(next, batch);
            }
        }
        return batch;
    }

    private void add(Waiting one, ExchangeJson batch) {
        bodyBytes.addAndGet(-one.bodyBytes());
        batch.add(one.exchange, bodies.seal(one.exchange, one.request, one.response));
    }

    private void send(ExchangeJson batch) {
        try {
            ProducerRecord<String, byte[]> record = new ProducerRecord<>(TOPIC, batch.end());
            if (batch.hasBodies()) {
                record.headers().add(BODIES, new byte[0]);
            }
            producer.send(record, (sent, failure) -> {
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
