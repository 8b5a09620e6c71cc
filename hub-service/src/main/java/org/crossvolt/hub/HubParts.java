package org.crossvolt.hub;

import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.crossvolt.hub.registration.HubConfig;
import org.crossvolt.ocpi.wire.EgressPolicy;
import org.crossvolt.ocpi.wire.OcpiClient;
import org.crossvolt.ocpi.wire.PartnerVersions;
import org.crossvolt.ocpi.wire.SecretBox;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Makes what all rooms share: the one client for calls to partners, the producer for Kafka. */
@ApplicationScoped
public class HubParts {

    private static final int MAX_BLOCK_MILLIS = 5_000;
    /** What waits for Kafka is given up late: it is bounded by its size. */
    private static final int DELIVERY_MILLIS = 30 * 60_000;

    private static final long WAITING_BYTES = 16L * 1024 * 1024;

    private @Nullable OcpiClient client;
    private @Nullable KafkaProducer<String, byte[]> producer;

    /** @param allowed networks that may be called although they are not public (T19) */
    @Produces
    @Singleton
    OcpiClient client(Vertx vertx, @ConfigProperty(name = "crossvolt.egress.allow") Optional<List<String>> allowed) {
        client = new OcpiClient(vertx, EgressPolicy.allowing(allowed.orElse(List.of())), OcpiClient.Limits.OF_PARTNERS);
        return client;
    }

    @Produces
    @Singleton
    PartnerVersions versions(OcpiClient client, HubConfig config) {
        return new PartnerVersions(client, config.registrationDeadline());
    }

    @Produces
    @Singleton
    SecretBox secrets(HubConfig config) {
        return SecretBox.of(config.secretsKey(), "crossvolt.hub.secrets.key");
    }

    /** Acknowledged by all replicas, in order, without repeats; never call {@code send} on an event loop: it can block. */
    @Produces
    @Singleton
    KafkaProducer<String, byte[]> producer(@ConfigProperty(name = "kafka.bootstrap.servers") String servers) {
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        servers,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        2,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        MAX_BLOCK_MILLIS,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        DELIVERY_MILLIS,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        WAITING_BYTES,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        10_000,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        12 * 1024 * 1024,
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "hub"),
                new StringSerializer(),
                new ByteArraySerializer());
        return producer;
    }

    @PreDestroy
    void close() {
        if (producer != null) {
            producer.close(java.time.Duration.ofSeconds(3));
        }
        if (client != null) {
            client.close();
        }
    }
}
