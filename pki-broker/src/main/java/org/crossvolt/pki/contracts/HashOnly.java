package org.crossvolt.pki.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.pki.validation.Finding;
import org.crossvolt.pki.validation.Purpose;
import org.crossvolt.pki.validation.Reason;

/**
 * Requests that name a certificate by hashes only (H1 to H3). The hashes prove nothing, so the chain that was proven with
 * this serial number is judged again; the address a request names is never called.
 */
@ApplicationScoped
class HashOnly {

    private static final int MOST = 4;
    private static final Map<String, Integer> HEX_DIGITS = Map.of("SHA256", 64, "SHA384", 96, "SHA512", 128);

    private final SerialBindings bindings;
    private final Verdicts verdicts;

    HashOnly(SerialBindings bindings, Verdicts verdicts) {
        this.bindings = bindings;
        this.verdicts = verdicts;
    }

    /** As OCPP writes it; the leaf is the first. */
    record HashData(String algorithm, String nameHash, String keyHash, String serial) {}

    static List<HashData> read(JsonRequest request) {
        List<HashData> all = new ArrayList<>();
        JsonNode field = request.field("hashData");
        if (field == null || !field.isArray() || field.isEmpty() || field.size() > MOST) {
            request.refuse("hashData", "form", "needs a list of 1 to 4 entries", null);
            return all;
        }
        for (int i = 0; i < field.size(); i++) {
            JsonNode one = field.get(i);
            String at = "hashData/" + i + "/";
            String algorithm = one.path("hashAlgorithm").asText();
            Integer digits = HEX_DIGITS.get(algorithm);
            if (digits == null) {
                request.refuse(
                        at + "hashAlgorithm",
                        "known",
                        "is none of SHA256, SHA384, SHA512",
                        one.path("hashAlgorithm").toString());
                continue;
            }
            String name = hex(request, at + "issuerNameHash", one.path("issuerNameHash"), digits, digits);
            String key = hex(request, at + "issuerKeyHash", one.path("issuerKeyHash"), digits, digits);
            String serial = hex(request, at + "serialNumber", one.path("serialNumber"), 1, 40);
            all.add(new HashData(algorithm, name, key, withoutZeroes(serial)));
        }
        return all;
    }

    private static String hex(JsonRequest request, String at, JsonNode value, int fewest, int most) {
        String text = value.asText();
        if (!value.isTextual() || !text.matches("[0-9A-Fa-f]{" + fewest + "," + most + "}")) {
            request.refuse(at, "hex", "needs " + (fewest == most ? "" : fewest + " to ") + most + " hex digits", null);
            return "";
        }
        return text.toLowerCase(Locale.ROOT);
    }

    /** OCPP: no leading zeroes; some stations send them. */
    private static String withoutZeroes(String serial) {
        String bare = serial.replaceFirst("^0+", "");
        return bare.isEmpty() ? "0" : bare;
    }

    Uni<Verdicts.Told> judge(Verdicts.Asked asked, Emaid emaid, List<HashData> hashData) {
        HashData leaf = hashData.getFirst();
        String issuer = bindings.issuerOf(leaf.algorithm(), leaf.nameHash(), leaf.keyHash());
        if (issuer == null) {
            return refuse(asked, Reason.ISSUER_HASH_UNKNOWN);
        }
        return bindings.find(issuer, leaf.serial()).chain(found -> {
            if (found.isEmpty()) {
                return refuse(asked, Reason.BINDING_UNKNOWN);
            }
            if (!found.get().emaidHash().equals(bindings.hash(emaid))) {
                return refuse(asked, Reason.BINDING_CONFLICT);
            }
            return verdicts.judge(new Verdicts.Asked(
                    Purpose.CONTRACT,
                    found.get().pem(),
                    asked.edition(),
                    asked.identity(),
                    asked.deadline(),
                    asked.askedBy(),
                    asked.answer()));
        });
    }

    private Uni<Verdicts.Told> refuse(Verdicts.Asked asked, Reason reason) {
        return verdicts.refuse(asked, new Finding(reason, -1, "hash-only request"));
    }
}
