package org.crossvolt.ocpi.wire;

import io.quarkus.runtime.LaunchMode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts what others entrusted to us (AES-256-GCM), with the installation's key. */
public final class SecretBox {

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;

    private SecretBox(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    /**
     * @param base64 32 random bytes; only tests and the development mode do without
     * @param configKey named when the key can not be used
     * @throws IllegalStateException for a key that is missing or has another length
     */
    public static SecretBox of(Optional<String> base64, String configKey) {
        if (base64.isEmpty()) {
            if (LaunchMode.current() == LaunchMode.NORMAL) {
                throw new IllegalStateException(
                        configKey + " is not set: give it 32 random bytes in Base64 (openssl rand -base64 32)");
            }
            return new SecretBox(new byte[KEY_BYTES]);
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64.get().strip());
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalStateException(configKey + " is not Base64", notBase64);
        }
        if (bytes.length != KEY_BYTES) {
            throw new IllegalStateException(configKey + " needs 32 bytes in Base64, it has " + bytes.length);
        }
        return new SecretBox(bytes);
    }

    /**
     * A box with a key of its own that follows from this one's (HMAC-SHA-256), so that what belongs to one owner is not opened for
     * another by mistake.
     *
     * @param purpose and owner, in any words that stay the same
     */
    public SecretBox derived(String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return new SecretBox(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A nonce of its own, then the secret in a form that only this key opens. */
    public byte[] seal(String secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] sealed = apply(Cipher.ENCRYPT_MODE, nonce, secret.getBytes(StandardCharsets.UTF_8));
        byte[] both = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
        System.arraycopy(sealed, 0, both, NONCE_BYTES, sealed.length);
        return both;
    }

    /** @throws IllegalStateException for what was sealed with another key */
    public String open(byte[] sealed) {
        byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
        byte[] rest = Arrays.copyOfRange(sealed, NONCE_BYTES, sealed.length);
        return new String(apply(Cipher.DECRYPT_MODE, nonce, rest), StandardCharsets.UTF_8);
    }

    private byte[] apply(int mode, byte[] nonce, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(
                    "a stored secret can not be read: was the key of this installation changed?", failure);
        }
    }
}
