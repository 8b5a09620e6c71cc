package org.crossvolt.hub.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.crossvolt.hub.objects.ChangedObjects;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;
import org.jspecify.annotations.Nullable;

/**
 * A change of a kept object on its way to the receivers: in Kafka the object's key is the record's key, the pushed bytes
 * are its value, the rest are headers.
 *
 * @param platform whose party pushed it
 * @param version of the object, counted by the hub
 * @param keptAt when the hub kept this change
 * @param receiver of a CDR that was delivered; null for what is for everybody
 */
record ObjectNews(
        String objectKey,
        long version,
        ModuleId module,
        PartyId owner,
        UUID platform,
        HttpMethod method,
        String suffix,
        String query,
        @Nullable Buffer body,
        String correlationId,
        Instant keptAt,
        @Nullable PartyId receiver) {

    static final String TOPIC = "crossvolt.hub.objects";
    static final String DELIVERED_CDRS = "crossvolt.hub.cdrs";
    private static final String MAYBE_AGAIN = "maybe_again";

    /** @param maybeAgain it may have been sent before, and later changes of the object too */
    ProducerRecord<String, byte[]> toRecord(boolean maybeAgain) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                receiver == null ? TOPIC : DELIVERED_CDRS,
                null,
                // However long it waited: a CDR is priced by the tariffs that were known at the time.
                keptAt.toEpochMilli(),
                objectKey,
                body == null ? new byte[0] : body.getBytes());
        header(record, "version", Long.toString(version));
        header(record, "module", module.identifier());
        header(record, "country_code", owner.countryCode().toString());
        header(record, "party_id", owner.partyId().toString());
        header(record, "platform_id", platform.toString());
        header(record, "method", method.name());
        header(record, "suffix", suffix);
        header(record, "query", query);
        header(record, "correlation_id", correlationId);
        header(record, "kept_at", keptAt.toString());
        if (maybeAgain) {
            header(record, MAYBE_AGAIN, "true");
        }
        if (receiver != null) {
            header(record, "receiver_country_code", receiver.countryCode().toString());
            header(record, "receiver_party_id", receiver.partyId().toString());
        }
        return record;
    }

    static void header(ProducerRecord<String, byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(UTF_8));
    }

    /** The same change with the object's newest state, which holds every change before as well. */
    ObjectNews replacedBy(ChangedObjects.Newest newest) {
        return new ObjectNews(
                objectKey,
                newest.version(),
                module,
                owner,
                platform,
                newest.body() == null ? HttpMethod.DELETE : HttpMethod.PUT,
                newest.suffix(),
                newest.query(),
                newest.body(),
                correlationId,
                keptAt,
                receiver);
    }

    /** Whether the body is only a part of the object, which a receiver can use only if it has the rest. */
    boolean isPartial() {
        return method.equals(HttpMethod.PATCH) || suffix.split("/", -1).length > 3;
    }

    static boolean isMaybeAgain(ConsumerRecord<String, byte[]> record) {
        return record.headers().lastHeader(MAYBE_AGAIN) != null;
    }

    /** @throws IllegalArgumentException for a record that is not one of ours */
    static ObjectNews of(ConsumerRecord<String, byte[]> record) {
        byte[] value = record.value();
        return new ObjectNews(
                record.key(),
                Long.parseLong(header(record, "version")),
                ModuleId.find(header(record, "module")).orElseThrow(IllegalArgumentException::new),
                PartyId.of(header(record, "country_code"), header(record, "party_id")),
                UUID.fromString(header(record, "platform_id")),
                HttpMethod.valueOf(header(record, "method")),
                header(record, "suffix"),
                header(record, "query"),
                value == null || value.length == 0 ? null : Buffer.buffer(value),
                header(record, "correlation_id"),
                Instant.parse(header(record, "kept_at")),
                null);
    }

    /** @throws IllegalArgumentException where it is missing */
    static String header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        if (header == null) {
            throw new IllegalArgumentException("the record has no header " + name);
        }
        return new String(header.value(), UTF_8);
    }
}
