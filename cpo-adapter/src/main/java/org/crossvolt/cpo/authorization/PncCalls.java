package org.crossvolt.cpo.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import org.crossvolt.cpo.ocpp.CallOutcome;
import org.crossvolt.cpo.ocpp.OcppVersion;
import org.crossvolt.cpo.ocpp.StationCalls;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.Read;

/**
 * Asks stations the five Plug and Charge messages of a CSMS (CertificateSigned, InstallCertificate, DeleteCertificate,
 * GetInstalledCertificateIds, TriggerMessage), in their form of OCPP 2.0.1; over 1.6 they travel in DataTransfer, as texts
 * (3.4 of the PKI reference).
 */
@Singleton
public class PncCalls {

    private static final String VENDOR = "org.openchargealliance.iso15118pnc";

    private final StationCalls calls;

    PncCalls(StationCalls calls) {
        this.calls = calls;
    }

    /** Asks a connected station in its version, and gives its answer in the form of 2.0.1; never fails. */
    public Uni<CallOutcome> call(String stationId, OcppVersion version, String message, JsonNode payload) {
        return switch (version) {
            case V16 ->
                calls.call(stationId, "DataTransfer", wrapped(message, payload)).map(PncCalls::unwrapped);
            case V201 -> calls.call(stationId, message, payload);
        };
    }

    private static ObjectNode wrapped(String message, JsonNode payload) {
        return OcpiJson.mapper()
                .createObjectNode()
                .put("vendorId", VENDOR)
                .put("messageId", message)
                .put("data", payload.toString());
    }

    private static CallOutcome unwrapped(CallOutcome outcome) {
        if (!(outcome instanceof CallOutcome.Answered answered)) {
            return outcome;
        }
        return switch (answered.status()) {
            case "UnknownVendorId", "UnknownMessageId" ->
                new CallOutcome.Refused("NotSupported", "The station answered " + answered.status() + ".");
            case "Accepted" ->
                OcpiReader.parse(answered.payload().path("data").asText().getBytes(StandardCharsets.UTF_8))
                                        instanceof Read.Valid<JsonNode> inner
                                && inner.value().isObject()
                        ? new CallOutcome.Answered(inner.value())
                        : answered;
            default -> answered;
        };
    }
}
