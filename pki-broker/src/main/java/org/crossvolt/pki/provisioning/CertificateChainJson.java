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
        List<byte[]> found = new ArrayList<>();
        for (String name : List.of("certificate", "subCa2Certificate", "subCa1Certificate")) {
            JsonNode one = json.path(name);
            if (one.isTextual() && !one.textValue().isBlank()) {
                if (one.textValue().length() > LONGEST) {
                    throw new IllegalArgumentException(name + " has more than " + LONGEST + " characters");
                }
                found.add(decode(one.textValue(), name));
            }
        }
        if (!json.path("certificate").isTextual() || found.isEmpty()) {
            throw new IllegalArgumentException("needs certificate, subCa1Certificate and subCa2Certificate in Base64");
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
        JsonNode holder = json.findParent("certificate");
        return holder == null ? null : read(holder);
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
