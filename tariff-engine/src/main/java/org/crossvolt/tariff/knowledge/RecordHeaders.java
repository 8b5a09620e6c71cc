package org.crossvolt.tariff.knowledge;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.crossvolt.ocpi.types.PartyId;

/** The headers of a record of the hub, all of them text. */
final class RecordHeaders {

    private RecordHeaders() {}

    /** @throws IllegalArgumentException where it is not there */
    static String text(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        if (header == null) {
            throw new IllegalArgumentException("the record has no header " + name);
        }
        return new String(header.value(), UTF_8);
    }

    /** @throws IllegalArgumentException where they are not there, or no party */
    static PartyId owner(ConsumerRecord<String, byte[]> record) {
        return PartyId.of(text(record, "country_code"), text(record, "party_id"));
    }
}
