package org.crossvolt.hub.registration;

import io.quarkus.runtime.LaunchMode;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts what others entrusted to us (AES-256-GCM), with the installation's key. */
@Singleton
class SecretBox {

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;

    SecretBox(HubConfig config) {
        this.key = new SecretKeySpec(keyOf(config), "AES");
    }

    private static byte[] keyOf(HubConfig config) {
        if (config.secretsKey().isEmpty()) {
            if (LaunchMode.current() == LaunchMode.NORMAL) {
                throw new IllegalStateException(
                        "crossvolt.hub.secrets.key is not set: give it 32 random bytes in Base64 (openssl rand -base64 32)");
            }
            return new byte[KEY_BYTES];
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(config.secretsKey().get().strip());
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalStateException("crossvolt.hub.secrets.key is not Base64", notBase64);
        }
        if (bytes.length != KEY_BYTES) {
            throw new IllegalStateException(
                    "crossvolt.hub.secrets.key needs 32 bytes in Base64, it has " + bytes.length);
        }
        return bytes;
    }

    byte[] seal(String secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] sealed = apply(Cipher.ENCRYPT_MODE, nonce, secret.getBytes(StandardCharsets.UTF_8));
        byte[] both = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
        System.arraycopy(sealed, 0, both, NONCE_BYTES, sealed.length);
        return both;
    }

    /** @throws IllegalStateException for what was sealed with another key */
    String open(byte[] sealed) {
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
                    "a stored secret can not be read: was crossvolt.hub.secrets.key changed?", failure);
        }
    }
}
