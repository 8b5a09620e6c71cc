package org.crossvolt.cpo.ocpp.v16;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.crossvolt.cpo.authorization.PlugAndCharge;
import org.crossvolt.cpo.ocpp.OcppException;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.Read;

/**
 * DataTransfer: Plug and Charge over 1.6 travels in it, the payloads of 2.0.1 as texts (3.4 of the PKI reference); they go
 * through the same code. Of other vendors nothing is known.
 */
@Singleton
class DataTransfers {

    static final String VENDOR = "org.openchargealliance.iso15118pnc";

    private final PlugAndCharge plugAndCharge;

    DataTransfers(PlugAndCharge plugAndCharge) {
        this.plugAndCharge = plugAndCharge;
    }

    Uni<JsonNode> answer(String stationId, JsonNode payload) {
        if (!payload.path("vendorId").asText().equals(VENDOR)) {
            return Uni.createFrom().item(status("UnknownVendorId"));
        }
        String messageId = payload.path("messageId").asText();
        JsonNode data =
                OcpiReader.parse(payload.path("data").asText().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                                instanceof Read.Valid<JsonNode> valid
                        ? valid.value()
                        : OcpiJson.mapper().missingNode();
        if (!PlugAndCharge.hasMessage(messageId)) {
            return Uni.createFrom().item(status("UnknownMessageId"));
        }
        if (!data.isObject()) {
            return Uni.createFrom().item(status("Rejected"));
        }
        return plugAndCharge
                .answer(stationId, messageId, data)
                .<JsonNode>map(answer -> status("Accepted").put("data", answer.toString()))
                .onFailure(OcppException.class)
                .recoverWithItem(refused -> status("Rejected"));
    }

    /** Of the security extension of 1.6: a certificate for the station itself. */
    Uni<JsonNode> sign(String stationId, JsonNode payload) {
        return plugAndCharge.answer(stationId, "SignCertificate", payload);
    }

    private static ObjectNode status(String status) {
        return OcpiJson.mapper().createObjectNode().put("status", status);
    }
}
