package org.crossvolt.cpo.certificates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.crossvolt.cpo.authorization.PncCalls;
import org.crossvolt.cpo.ocpp.CallOutcome;
import org.crossvolt.cpo.ocpp.OcppVersion;
import org.crossvolt.cpo.ocpp.StationCalls;
import org.crossvolt.ocpi.types.OcpiJson;

/**
 * Asks stations about their certificates, several at a time, each in its version. In 1.6 those of Plug and Charge travel in
 * DataTransfer, the others in the messages of its security extension.
 */
@Singleton
class StationCertificates {

    private static final int AT_ONCE = 8;

    private final Pool database;
    private final StationCalls calls;
    private final PncCalls contracts;

    StationCertificates(Pool database, StationCalls calls, PncCalls contracts) {
        this.database = database;
        this.calls = calls;
        this.contracts = contracts;
    }

    /** How a certificate is named to a station. */
    record Hash(String algorithm, String issuerName, String issuerKey, String serialNumber) {}

    Uni<ArrayNode> list(List<String> stations, CertificateType type) {
        return each(stations, (station, version) -> {
            ObjectNode payload = object();
            if (isSecurity16(version, type)) {
                payload.put("certificateType", security16(type));
                return calls.call(station, "GetInstalledCertificateIds", payload);
            }
            payload.putArray("certificateType").add(type.text());
            return contracts.call(station, version, "GetInstalledCertificateIds", payload);
        });
    }

    Uni<ArrayNode> install(List<String> stations, CertificateType type, String pem) {
        return each(
                stations,
                (station, version) -> isSecurity16(version, type)
                        ? calls.call(
                                station,
                                "InstallCertificate",
                                object().put("certificateType", security16(type))
                                        .put("certificate", pem))
                        : contracts.call(
                                station,
                                version,
                                "InstallCertificate",
                                object().put("certificateType", type.text()).put("certificate", pem)));
    }

    Uni<ArrayNode> delete(List<String> stations, CertificateType type, Hash hash) {
        ObjectNode payload = object();
        payload.putObject("certificateHashData")
                .put("hashAlgorithm", hash.algorithm())
                .put("issuerNameHash", hash.issuerName())
                .put("issuerKeyHash", hash.issuerKey())
                .put("serialNumber", hash.serialNumber());
        return each(
                stations,
                (station, version) -> isSecurity16(version, type)
                        ? calls.call(station, "DeleteCertificate", payload)
                        : contracts.call(station, version, "DeleteCertificate", payload));
    }

    /** Has them ask for a new certificate of their own towards cars. */
    Uni<ArrayNode> renew(List<String> stations) {
        return each(
                stations,
                (station, version) -> contracts.call(
                        station, version, "TriggerMessage", object().put("requestedMessage", "SignV2GCertificate")));
    }

    private static boolean isSecurity16(OcppVersion version, CertificateType type) {
        return version == OcppVersion.V16 && type.security16().isPresent();
    }

    private static String security16(CertificateType type) {
        return type.security16().orElseThrow();
    }

    /** One question to one station. */
    private interface Question {
        Uni<CallOutcome> ask(String stationId, OcppVersion version);
    }

    private Uni<ArrayNode> each(List<String> stations, Question question) {
        return known(stations)
                .chain(known -> Multi.createFrom()
                        .iterable(stations)
                        .onItem()
                        .transformToUni(station -> known.contains(station)
                                ? one(station, question)
                                : Uni.createFrom().item(told(station, "unknown_station")))
                        .merge(AT_ONCE)
                        .collect()
                        .in(() -> OcpiJson.mapper().createArrayNode(), ArrayNode::add));
    }

    private Uni<Set<String>> known(List<String> stations) {
        return database.preparedQuery("SELECT id FROM cpo.station WHERE id = ANY($1)")
                .execute(Tuple.tuple().addArrayOfString(stations.toArray(new String[0])))
                .map(rows -> {
                    Set<String> known = new HashSet<>();
                    rows.forEach(row -> known.add(row.getString("id")));
                    return known;
                });
    }

    private Uni<ObjectNode> one(String station, Question question) {
        return calls.connected(station)
                .chain(version -> version.isEmpty()
                        ? Uni.createFrom().item(told(station, "offline"))
                        : question.ask(station, version.get()).map(outcome -> told(station, outcome)));
    }

    private static ObjectNode told(String station, CallOutcome outcome) {
        return switch (outcome) {
            case CallOutcome.Answered answered -> {
                ObjectNode told = told(station, word(answered.status()));
                ArrayNode certificates = certificates(answered.payload());
                if (!certificates.isEmpty()) {
                    told.set("certificates", certificates);
                }
                yield told;
            }
            case CallOutcome.Refused refused ->
                told(station, refused.isUnsupported() ? "not_supported" : "failed")
                        .put("code", refused.code());
            case CallOutcome.TimedOut late -> told(station, "timed_out");
            case CallOutcome.Offline offline -> told(station, "offline");
            case CallOutcome.Busy busy -> told(station, "busy");
        };
    }

    private static String word(String status) {
        return switch (status) {
            case "Accepted" -> "accepted";
            case "Rejected" -> "rejected";
            case "NotFound" -> "not_found";
            case "NotImplemented", "NotSupported" -> "not_supported";
            default -> "failed";
        };
    }

    /** In one form: with children in 2.0.1, without in 1.6. */
    private static ArrayNode certificates(JsonNode answer) {
        ArrayNode certificates = OcpiJson.mapper().createArrayNode();
        for (JsonNode chain : answer.path("certificateHashDataChain")) {
            ObjectNode certificate = certificates.addObject();
            certificate.put("type", chain.path("certificateType").asText());
            certificate.set("hash", hash(chain.path("certificateHashData")));
            if (!chain.path("childCertificateHashData").isEmpty()) {
                ArrayNode children = certificate.putArray("children");
                chain.path("childCertificateHashData").forEach(child -> children.add(hash(child)));
            }
        }
        for (JsonNode one : answer.path("certificateHashData")) {
            certificates.addObject().set("hash", hash(one));
        }
        return certificates;
    }

    private static ObjectNode hash(JsonNode data) {
        return object().put("hash_algorithm", data.path("hashAlgorithm").asText())
                .put("issuer_name_hash", data.path("issuerNameHash").asText())
                .put("issuer_key_hash", data.path("issuerKeyHash").asText())
                .put("serial_number", data.path("serialNumber").asText());
    }

    private static ObjectNode told(String station, String outcome) {
        return object().put("station_id", station).put("outcome", outcome);
    }

    private static ObjectNode object() {
        return OcpiJson.mapper().createObjectNode();
    }
}
