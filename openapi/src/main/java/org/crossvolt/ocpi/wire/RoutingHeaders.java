package org.crossvolt.ocpi.wire;

import java.util.function.BiConsumer;
import org.crossvolt.ocpi.types.PartyId;
import org.jspecify.annotations.Nullable;

/** From whom a message comes and for whom it is (section 2.3). Without {@code to} it is an Open Routing Request. */
public record RoutingHeaders(@Nullable PartyId to, PartyId from) {

    public void writeTo(BiConsumer<String, String> headers) {
        if (to != null) {
            headers.accept(OcpiHeaders.TO_COUNTRY_CODE, to.countryCode().toString());
            headers.accept(OcpiHeaders.TO_PARTY_ID, to.partyId().toString());
        }
        headers.accept(OcpiHeaders.FROM_COUNTRY_CODE, from.countryCode().toString());
        headers.accept(OcpiHeaders.FROM_PARTY_ID, from.partyId().toString());
    }
}
