package org.crossvolt.pki.provisioning;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * CertificateInstallationRes as JSON, part by part, for whoever writes EXI himself. Bytes are Base64.
 *
 * @param emaid with the id that its reference has
 */
record MessageParts(
        Chain contractSignatureCertChain,
        Part contractSignatureEncryptedPrivateKey,
        Part dhPublicKey,
        Part emaid,
        Chain saProvisioningCertificateChain,
        Signature signature) {

    private static final int LONGEST = 3_000;
    private static final int MOST_CERTIFICATES = 4;

    record Part(String id, String value) {}

    /** @param id empty where the element has none */
    record Chain(String id, String certificate, List<String> subCertificates) {

        static Chain of(String id, List<byte[]> chain) {
            return new Chain(
                    id,
                    CertificateChainJson.base64(chain.getFirst()),
                    chain.subList(1, chain.size()).stream()
                            .map(CertificateChainJson::base64)
                            .toList());
        }
    }

    record Reference(String uri, String transform, String digestMethod, String digestValue) {}

    /** @param signatureValue r and s side by side, over the EXI of SignedInfo */
    record Signature(
            String canonicalizationMethod, String signatureMethod, List<Reference> references, String signatureValue) {}

    static MessageParts of(ContractBundles.Bundle bundle) {
        ContractParts parts = bundle.contract().parts();
        Base64.Encoder base64 = Base64.getEncoder();
        return new MessageParts(
                Chain.of(ContractParts.IDS.get(0), parts.chain()),
                new Part(ContractParts.IDS.get(1), base64.encodeToString(parts.encryptedKey())),
                new Part(ContractParts.IDS.get(2), base64.encodeToString(parts.dhPublicKey())),
                new Part(ContractParts.IDS.get(3), parts.emaid()),
                Chain.of("", bundle.signature().cpsChain()),
                new Signature(
                        ExiFragments.CANONICAL_EXI,
                        ExiFragments.ECDSA_SHA256,
                        parts.references().stream()
                                .map(one -> new Reference(
                                        one.uri(),
                                        ExiFragments.CANONICAL_EXI,
                                        ExiFragments.SHA256,
                                        base64.encodeToString(one.digest())))
                                .toList(),
                        base64.encodeToString(bundle.signature().value())));
    }

    /** What is needed of it to verify and keep it: parts, signature value, and the chain of who signed. */
    record Given(ContractParts parts, byte[] signatureValue, List<byte[]> cpsChain) {}

    /** @throws IllegalArgumentException naming the part that is wrong */
    static Given read(JsonNode json, String pcid) {
        String emaid = json.path("emaid").path("value").asText();
        ContractParts parts = new ContractParts(
                emaid,
                pcid,
                chain(json.path("contractSignatureCertChain"), "contractSignatureCertChain"),
                envelope(
                        json.path("contractSignatureEncryptedPrivateKey").path("value"),
                        "contractSignatureEncryptedPrivateKey"),
                point(json.path("dhPublicKey").path("value"), "dhPublicKey"));
        String[] paths = {"contractSignatureCertChain", "contractSignatureEncryptedPrivateKey", "dhPublicKey", "emaid"};
        for (int i = 0; i < paths.length; i++) {
            // The ids are under the signature; only those we write can be checked without the message itself.
            if (!json.path(paths[i]).path("id").asText().equals(ContractParts.IDS.get(i))) {
                throw new IllegalArgumentException(paths[i] + " needs the id " + ContractParts.IDS.get(i));
            }
        }
        return new Given(
                parts,
                bytes(json.path("signature").path("signatureValue"), "signatureValue"),
                chain(json.path("saProvisioningCertificateChain"), "saProvisioningCertificateChain"));
    }

    private static List<byte[]> chain(JsonNode json, String name) {
        List<byte[]> chain = new ArrayList<>();
        chain.add(bytes(json.path("certificate"), name));
        JsonNode subs = json.path("subCertificates");
        if (!subs.isArray() || subs.size() >= MOST_CERTIFICATES) {
            throw new IllegalArgumentException(name + " needs a list of up to 3 subCertificates");
        }
        subs.forEach(one -> chain.add(bytes(one, name)));
        return chain;
    }

    /** 48 bytes (V2G2-820). */
    static byte[] envelope(JsonNode json, String name) {
        byte[] bytes = bytes(json, name);
        if (bytes.length != ContractParts.ENVELOPE_BYTES) {
            throw new IllegalArgumentException(name + " needs 48 bytes, it has " + bytes.length);
        }
        return bytes;
    }

    /** An uncompressed point of secp256r1, 65 bytes. */
    static byte[] point(JsonNode json, String name) {
        byte[] bytes = bytes(json, name);
        if (bytes.length != ContractParts.POINT_BYTES || bytes[0] != 4) {
            throw new IllegalArgumentException(name + " needs an uncompressed point, 65 bytes");
        }
        try {
            org.bouncycastle.crypto.ec.CustomNamedCurves.getByName("secp256r1")
                    .getCurve()
                    .decodePoint(bytes);
        } catch (IllegalArgumentException offCurve) {
            throw new IllegalArgumentException(name + " is no point of secp256r1", offCurve);
        }
        return bytes;
    }

    static byte[] bytes(JsonNode json, String name) {
        if (!json.isTextual() || json.textValue().length() > LONGEST) {
            throw new IllegalArgumentException(name + " needs Base64 of up to " + LONGEST + " characters");
        }
        try {
            return Base64.getDecoder().decode(json.textValue());
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException(name + " is no Base64", notBase64);
        }
    }
}
