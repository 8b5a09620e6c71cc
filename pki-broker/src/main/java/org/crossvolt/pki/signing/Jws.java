package org.crossvolt.pki.signing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import org.crossvolt.pki.validation.Digest;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** JWS in compact form, ES256: what a bundle is signed as (T3). */
public final class Jws {

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private Jws() {}

    /** @param type of the content, such as {@code crossvolt-trust-bundle} */
    public static String sign(SigningKey key, String type, String content) {
        String header = "{\"alg\":\"ES256\",\"typ\":\"" + type + "\",\"kid\":\"" + keyId(key.publicKey()) + "\"}";
        String signed = BASE64URL.encodeToString(header.getBytes(StandardCharsets.UTF_8)) + "."
                + BASE64URL.encodeToString(content.getBytes(StandardCharsets.UTF_8));
        return signed + "." + BASE64URL.encodeToString(key.signRaw(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    /** The content, where the signature fits this key and the type is right; else nothing. */
    public static Optional<String> read(String jws, byte[] keyInfo, String type) {
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setAlgorithmConstraints(
                    new AlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, "ES256"));
            signature.setCompactSerialization(jws);
            signature.setKey(java.security.KeyFactory.getInstance("EC")
                    .generatePublic(new java.security.spec.X509EncodedKeySpec(keyInfo)));
            return signature.verifySignature() && type.equals(signature.getHeader("typ"))
                    ? Optional.of(signature.getPayload())
                    : Optional.empty();
        } catch (JoseException | GeneralSecurityException unreadable) {
            return Optional.empty();
        }
    }

    public static String keyId(org.bouncycastle.asn1.x509.SubjectPublicKeyInfo key) {
        try {
            return Digest.hex(key.getEncoded(org.bouncycastle.asn1.ASN1Encoding.DER));
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }
}
