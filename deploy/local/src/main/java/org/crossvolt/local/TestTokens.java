package org.crossvolt.local;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;

/** For tests: bearer tokens of people and services, signed by a key made for this run; the service has the public half. */
public final class TestTokens implements QuarkusTestResourceLifecycleManager {

    private static final String PRIVATE_KEY = "test.private-key";

    @Override
    public Map<String, String> start() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            Base64.Encoder base64 = Base64.getEncoder();
            return Map.of(
                    "quarkus.oidc.public-key",
                    base64.encodeToString(pair.getPublic().getEncoded()),
                    PRIVATE_KEY,
                    base64.encodeToString(pair.getPrivate().getEncoded()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void stop() {
        // Nothing to end.
    }

    /** A valid token of somebody with this role. */
    public static String of(String role) {
        return of("somebody", role);
    }

    /** A valid token of this person or service. */
    public static String of(String name, String role) {
        return signed(name, role, Duration.ofMinutes(50));
    }

    /** A valid token of an administrator of these parties. */
    public static String ofPartyAdmin(String... parties) {
        return claims("admin of " + String.join(", ", parties), "party-admin", Duration.ofMinutes(50))
                .claim("parties", Set.of(parties))
                .sign(privateKey());
    }

    public static String expired(String role) {
        return expired("somebody", role);
    }

    public static String expired(String name, String role) {
        return signed(name, role, Duration.ofMinutes(-5));
    }

    private static String signed(String name, String role, Duration validFor) {
        return claims(name, role, validFor).sign(privateKey());
    }

    private static JwtClaimsBuilder claims(String name, String role, Duration validFor) {
        return Jwt.issuer("https://keys.example")
                .upn(name)
                .claim("realm_access", Map.of("roles", Set.of(role)))
                .issuedAt(java.time.Instant.now().minusSeconds(600))
                .expiresAt(java.time.Instant.now().plus(validFor));
    }

    private static PrivateKey privateKey() {
        try {
            byte[] encoded =
                    Base64.getDecoder().decode(ConfigProvider.getConfig().getValue(PRIVATE_KEY, String.class));
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
