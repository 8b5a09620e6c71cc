package org.crossvolt.hub.exchanges;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
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
    /** No more than the producer had room for. */
    private final Queue<Letter> returned = new ConcurrentLinkedQueue<>();

    private final AtomicLong bodyBytes = new AtomicLong();
    private final TraceBodies bodies;
    private final UnendedExchanges unended;
    private final KafkaProducer<String, byte[]> producer;
    private final Counter lost;
    private final CountDownLatch stopping = new CountDownLatch(1);

    ExchangeRecorder(
            KafkaProducer<String, byte[]> producer,
            TraceBodies bodies,
            UnendedExchanges unended,
            MeterRegistry metrics) {
        this.bodies = bodies;
        this.unended = unended;
        this.producer = producer;
        this.lost = metrics.counter("crossvolt.hub.exchanges.lost");
        metrics.gaugeCollectionSize("crossvolt.hub.exchanges.waiting", List.of(), waiting);
    }

    /**
     * @param place where it is noted until it is in Kafka
     * @param request its body, and that of the answer, where they are to be kept
     */
    private record Waiting(
            Exchange exchange,
            int place,
            @Nullable Buffer request,
            @Nullable Buffer response) {

        long bodyBytes() {
            return (request == null ? 0 : request.length()) + (response == null ? 0 : response.length());
        }
    }

    /** What is sent to Kafka at once. */
    private static final class Batch {
        private final ExchangeJson json = new ExchangeJson();
        private int[] places = new int[64];
        private int noted;

        void add(Waiting one, TraceBodies.@Nullable Sealed sealed) {
            json.add(one.exchange, sealed);
            if (one.place != UnendedExchanges.NONE) {
                if (noted == places.length) {
                    places = Arrays.copyOf(places, 2 * noted);
                }
                places[noted++] = one.place;
            }
        }

        boolean hasRoom() {
            return json.size() < BATCH && json.length() < BATCH_BYTES;
        }

        Letter close() {
            return new Letter(json.end(), json.size(), json.hasBodies(), Arrays.copyOf(places, noted));
        }
    }

    /** A batch on its way. */
    private record Letter(byte[] content, int exchanges, boolean hasBodies, int[] places) {

        ProducerRecord<String, byte[]> toRecord() {
            ProducerRecord<String, byte[]> record = new ProducerRecord<>(TOPIC, content);
            if (hasBodies) {
                record.headers().add(BODIES, new byte[0]);
            }
            return record;
        }
    }

    /**
     * Never blocks. Bodies are left out where their module keeps none, or where too many of them wait already.
     *
     * @param place where {@link UnendedExchanges} noted it
     */
    public void record(Exchange exchange, int place, @Nullable Buffer request, @Nullable Buffer response) {
        if (!bodies.keeps(exchange.module())) {
            record(exchange, place);
            return;
        }
        Waiting whole = new Waiting(exchange, place, request, response);
        if (bodyBytes.addAndGet(whole.bodyBytes()) > MOST_BODY_BYTES || !waiting.offer(whole)) {
            bodyBytes.addAndGet(-whole.bodyBytes());
            record(exchange, place);
        }
    }

    /** The same for what the hub did by itself, of which nothing was noted. */
    public void record(Exchange exchange, @Nullable Buffer request, @Nullable Buffer response) {
        record(exchange, UnendedExchanges.NONE, request, response);
    }

    /** The same without bodies. */
    public void record(Exchange exchange) {
        record(exchange, UnendedExchanges.NONE);
    }

    private void record(Exchange exchange, int place) {
        if (!waiting.offer(new Waiting(exchange, place, null, null))) {
            lost.increment();
            unended.forget(place);
        }
    }

    void start(@Observes StartupEvent started) {
        for (UnendedExchanges.Left left : unended.takeLeft()) {
            record(left.exchange(), left.place());
        }
        Thread.ofPlatform().daemon().name("exchange-recorder").start(this::run);
    }

    void stop(@Observes ShutdownEvent ending) {
        stopping.countDown();
    }

    private void run() {
        while (stopping.getCount() > 0 || !waiting.isEmpty()) {
            try {
                Letter failed = returned.poll();
                if (failed != null) {
                    send(failed);
                    stopping.await(IDLE_SECONDS, TimeUnit.SECONDS);
                    continue;
                }
                Waiting first = waiting.poll(IDLE_SECONDS, TimeUnit.SECONDS);
                if (first != null) {
                    send(gather(first).close());
                }
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    /** Turns exchanges into bytes soon, so that the collector of garbage does not carry them about until they are sent. */
    private Batch gather(Waiting first) throws InterruptedException {
        long endNanos = System.nanoTime() + GATHER_NANOS;
        Batch batch = new Batch();
        add(first, batch);
        boolean ending = false;
        while (!ending && batch.hasRoom() && System.nanoTime() < endNanos) {
            ending = stopping.await(TICK_MILLIS, TimeUnit.MILLISECONDS);
            Waiting next;
            while (batch.hasRoom() && (next = waiting.poll()) != null) {
                add(next, batch);
            }
        }
        return batch;
    }

    private void add(Waiting one, Batch batch) {
        bodyBytes.addAndGet(-one.bodyBytes());
        batch.add(one, bodies.seal(one.exchange, one.request, one.response));
    }

    /** With Kafka away, and as much as the producer holds waiting for it, this takes long, and the queue behind it fills. */
    private void send(Letter letter) {
        try {
            producer.send(letter.toRecord(), (sent, failure) -> ended(letter, failure));
        } catch (KafkaException | IllegalStateException closed) {
            ended(letter, closed);
        }
    }

    /** What Kafka may take later is tried again; what could not be sent before an orderly end stays noted for the next start. */
    private void ended(Letter letter, @Nullable Exception failure) {
        boolean ending = stopping.getCount() == 0;
        if (failure instanceof RetriableException && !ending) {
            returned.add(letter);
            return;
        }
        if (failure != null) {
            lost.increment(letter.exchanges);
            LOG.debugf("%d exchanges not recorded: %s", (Object) letter.exchanges, failure.getMessage());
            if (ending) {
                return;
            }
        }
        for (int place : letter.places) {
            unended.forget(place);
        }
    }
}
