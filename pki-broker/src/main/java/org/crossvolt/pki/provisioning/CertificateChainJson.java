package org.crossvolt.pki.provisioning;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.jspecify.annotations.Nullable;

/**
 * A chain as the OPNC writes it: a leaf and one or two CAs, Base64 of DER. Pools disagree which of the two CAs is the upper
 * one; the names of the certificates tell.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CertificateChainJson(
        String certificate,
        @Nullable String subCa1Certificate,
        @Nullable String subCa2Certificate) {

    private static final int LONGEST = 3_000;
    private static final List<String> NAMES = List.of("certificate", "subCa2Certificate", "subCa1Certificate");

    /** @param chain leaf first */
    static CertificateChainJson of(List<byte[]> chain) {
        // Sub 1 stands below the root, sub 2 below sub 1.
        return new CertificateChainJson(
                base64(chain.getFirst()),
                chain.size() > 1 ? base64(chain.getLast()) : null,
                chain.size() > 2 ? base64(chain.get(1)) : null);
    }

    static String base64(byte[] der) {
        return Base64.getEncoder().encodeToString(der);
    }

    /** @throws IllegalArgumentException for what is no chain */
    static List<byte[]> read(JsonNode json) {
        return read(json, NAMES);
    }

    /** As the OPCP has the chain of a car. */
    static List<byte[]> readVehicle(JsonNode json) {
        return read(json, List.of("vehicleCertificate", "subCA2Certificate", "subCA1Certificate"));
    }

    /** As the OPCP has the chain of a contract. */
    static List<byte[]> readContract(JsonNode json) {
        return read(json, List.of("contractCertificate", "contractSubCa2Certificate", "contractSubCa1Certificate"));
    }

    private static List<byte[]> read(JsonNode json, List<String> names) {
        List<byte[]> found = new ArrayList<>();
        for (String name : names) {
            JsonNode one = json.path(name);
            if (one.isTextual() && !one.textValue().isBlank()) {
                if (one.textValue().length() > LONGEST) {
                    throw new IllegalArgumentException(name + " has more than " + LONGEST + " characters");
                }
                found.add(decode(one.textValue(), name));
            }
        }
        if (!json.path(names.getFirst()).isTextual() || found.isEmpty()) {
            throw new IllegalArgumentException(
                    "needs " + names.get(0) + ", " + names.get(2) + " and " + names.get(1) + " in Base64");
        }
        return found;
    }

    private static byte[] decode(String text, String name) {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException(name + " is no Base64", notBase64);
        }
    }

    /** Anywhere in an answer. */
    static @Nullable List<byte[]> find(JsonNode json) {
        JsonNode vehicle = json.findParent("vehicleCertificate");
        JsonNode holder = json.findParent("certificate");
        return vehicle != null ? readVehicle(vehicle) : holder == null ? null : read(holder);
    }

    /** In the order in which they sign each other; as it came where they do not. */
    static List<byte[]> ordered(List<byte[]> chain, ChainValidator validator) {
        if (chain.size() != 3) {
            return chain;
        }
        List<ParsedCertificate> read = validator.readable(chain);
        boolean swapped = read.size() == 3
                && java.util.Arrays.equals(read.get(0).issuerName(), read.get(2).subjectName())
                && !java.util.Arrays.equals(
                        read.get(0).issuerName(), read.get(1).subjectName());
        return swapped ? List.of(chain.get(0), chain.get(2), chain.get(1)) : chain;
    }
}
