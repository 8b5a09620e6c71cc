package org.crossvolt.local;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;

/** Signs operators' bearer tokens, for a hub that runs without Keycloak: benchmarks and chaos runs. */
public final class OperatorKey {

    private static final Base64.Encoder URL_BASE64 = Base64.getUrlEncoder().withoutPadding();
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

    /** A bearer token with the role hub-operator. */
    public String token() {
        String head = encode("{\"alg\":\"RS256\",\"typ\":\"JWT\"}");
        long now = System.currentTimeMillis() / 1000;
        String claims = encode("{\"iss\":\"local\",\"sub\":\"local\",\"iat\":" + now + ",\"exp\":"
                + (now + SECONDS_VALID) + ",\"realm_access\":{\"roles\":[\"hub-operator\"]}}");
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
