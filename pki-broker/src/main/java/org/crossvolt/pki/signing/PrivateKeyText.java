package org.crossvolt.pki.signing;

import java.util.Base64;

/** A private key out of PEM text. */
final class PrivateKeyText {

    private PrivateKeyText() {}

    /** @throws IllegalArgumentException for what is no PKCS#8 block; does not repeat it */
    static byte[] read(String pem) {
        String body = pem.strip();
        String begin = "-----BEGIN PRIVATE KEY-----";
        String end = "-----END PRIVATE KEY-----";
        if (!body.startsWith(begin) || !body.endsWith(end)) {
            throw new IllegalArgumentException("needs one PKCS#8 block in PEM");
        }
        try {
            return Base64.getMimeDecoder().decode(body.substring(begin.length(), body.length() - end.length()));
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("the Base64 of the key is not valid", notBase64);
        }
    }
}
