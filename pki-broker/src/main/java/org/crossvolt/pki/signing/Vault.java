package org.crossvolt.pki.signing;

import io.quarkus.runtime.LaunchMode;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals what must not lie in clear (AES-256-GCM), bound to what it is called, and makes the keyed hashes that stand for
 * identifiers. Both keys come from the installation's secret.
 */
@ApplicationScoped
public class Vault {

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec sealing;
    private final SecretKeySpec hashing;

    Vault(SigningConfig config) {
        byte[] secret = keyOf(config);
        this.sealing = new SecretKeySpec(mac(new SecretKeySpec(secret, "HmacSHA256"), "sealing"), "AES");
        this.hashing = new SecretKeySpec(mac(new SecretKeySpec(secret, "HmacSHA256"), "hashing"), "HmacSHA256");
    }

    private static byte[] keyOf(SigningConfig config) {
        if (config.secretsKey().isEmpty()) {
            if (LaunchMode.current() == LaunchMode.NORMAL) {
                throw new IllegalStateException(
                        "crossvolt.pki.signing.secrets-key is not set: give it 32 random bytes in"
                                + " Base64 (openssl rand -base64 32)");
            }
            return new byte[KEY_BYTES];
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(config.secretsKey().get().strip());
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalStateException("crossvolt.pki.signing.secrets-key is not Base64", notBase64);
        }
        if (bytes.length != KEY_BYTES) {
            throw new IllegalStateException(
                    "crossvolt.pki.signing.secrets-key needs 32 bytes in Base64, it has " + bytes.length);
        }
        return bytes;
    }

    /** @param name what is sealed; it opens under the same name only */
    public byte[] seal(String name, byte[] secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] sealed = apply(Cipher.ENCRYPT_MODE, name, nonce, secret);
        byte[] both = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
        System.arraycopy(sealed, 0, both, NONCE_BYTES, sealed.length);
        return both;
    }

    /** @throws IllegalStateException for what was sealed with another key, under another name, or changed */
    public byte[] open(String name, byte[] sealed) {
        return apply(
                Cipher.DECRYPT_MODE,
                name,
                Arrays.copyOf(sealed, NONCE_BYTES),
                Arrays.copyOfRange(sealed, NONCE_BYTES, sealed.length));
    }

    /** Stands for an identifier where it must not be read (X1). */
    public String keyedHash(String identifier) {
        return HexFormat.of().formatHex(mac(hashing, identifier));
    }

    private static byte[] mac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private byte[] apply(int mode, String name, byte[] nonce, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(
                    "what is sealed can not be opened: was crossvolt.pki.signing.secrets-key changed?", failure);
        }
    }
}
