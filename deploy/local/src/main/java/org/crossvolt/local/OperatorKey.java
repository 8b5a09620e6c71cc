package org.crossvolt.local;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;

/** Signs bearer tokens, for services that run without Keycloak: benchmarks, chaos runs, journeys. */
public final class OperatorKey {

    private static final Base64.Encoder URL_BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String KEY_ID = "local";
    private static final int KEY_BITS = 2048;
    private static final int SECONDS_VALID = 24 * 3600;

    private final KeyPair keys;

    public OperatorKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEY_BITS);
            this.keys = generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String publicKey() {
        return Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
    }

    /** As a JWKS has it, with the one key id that all tokens name. */
    String keySet() {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        return "{\"keys\":[{\"kty\":\"RSA\",\"alg\":\"RS256\",\"use\":\"sig\",\"kid\":\"" + KEY_ID + "\",\"n\":\""
                + unsigned(key.getModulus()) + "\",\"e\":\"" + unsigned(key.getPublicExponent()) + "\"}]}";
    }

    private static String unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        // The sign's own byte, where there is one, is no part of the number.
        int from = bytes[0] == 0 ? 1 : 0;
        return URL_BASE64.encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
    }

    /** A bearer token with the role hub-operator. */
    public String token() {
        return token("local", "local", "\"hub-operator\"");
    }

    /** @param roles as they stand in a JSON array */
    String token(String issuer, String name, String roles) {
        String head = encode("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"" + KEY_ID + "\"}");
        long now = System.currentTimeMillis() / 1000;
        String claims = encode("{\"iss\":\"" + issuer + "\",\"sub\":\"" + name + "\",\"preferred_username\":\"" + name
                + "\",\"iat\":" + now + ",\"exp\":" + (now + SECONDS_VALID) + ",\"realm_access\":{\"roles\":[" + roles
                + "]}}");
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update((head + "." + claims).getBytes(StandardCharsets.UTF_8));
            return head + "." + claims + "." + URL_BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String encode(String json) {
        return URL_BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
