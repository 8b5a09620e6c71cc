package org.crossvolt.pki.validation;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** PEM text. */
public final class Pem {

    private static final int LINE = 64;

    private Pem() {}

    public static String chain(List<byte[]> certificates) {
        StringBuilder text = new StringBuilder();
        certificates.forEach(certificate -> text.append(block("CERTIFICATE", certificate)));
        return text.toString();
    }

    public static String block(String label, byte[] der) {
        String body = Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
