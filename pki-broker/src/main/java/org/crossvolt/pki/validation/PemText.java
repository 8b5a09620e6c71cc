package org.crossvolt.pki.validation;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Certificates out of PEM text: strict, and within limits before a byte is decoded (V1). */
final class PemText {

    private static final String BEGIN = "-----BEGIN ";
    private static final String DASHES = "-----";
    private static final String CERTIFICATE = "CERTIFICATE";

    private PemText() {}

    /** @throws Refused naming the limit or the form that does not hold */
    static List<byte[]> read(String text, Limits limits) throws Refused {
        if (text.length() > limits.textChars()) {
            throw new Refused(Reason.INPUT_TOO_LONG, text.length() + " characters; the limit is " + limits.textChars());
        }
        List<byte[]> certificates = new ArrayList<>(limits.certificates());
        int at = skipSpace(text, 0);
        while (at < text.length()) {
            if (!text.startsWith(BEGIN, at)) {
                throw new Refused(Reason.PEM_MALFORMED, "no BEGIN line at character " + at);
            }
            int labelEnd = text.indexOf(DASHES, at + BEGIN.length());
            if (labelEnd < 0) {
                throw new Refused(Reason.PEM_MALFORMED, "the BEGIN line does not end");
            }
            if (!text.substring(at + BEGIN.length(), labelEnd).equals(CERTIFICATE)) {
                throw new Refused(Reason.PEM_BLOCK_NOT_CERTIFICATE, "a block of another kind");
            }
            int bodyStart = labelEnd + DASHES.length();
            String end = DASHES + "END " + CERTIFICATE + DASHES;
            int bodyEnd = text.indexOf(end, bodyStart);
            if (bodyEnd < 0) {
                throw new Refused(Reason.PEM_MALFORMED, "a block does not end");
            }
            if (certificates.size() == limits.certificates()) {
                throw new Refused(Reason.CHAIN_TOO_LONG, "the limit is " + limits.certificates());
            }
            certificates.add(decode(text, bodyStart, bodyEnd));
            at = skipSpace(text, bodyEnd + end.length());
        }
        if (certificates.isEmpty()) {
            throw new Refused(Reason.INPUT_EMPTY, "no block");
        }
        return certificates;
    }

    private static byte[] decode(String text, int from, int to) throws Refused {
        byte[] compact = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c != '\n' && c != '\r' && c != ' ' && c != '\t') {
                if (c > 0x7f) {
                    throw new Refused(Reason.PEM_MALFORMED, "a character that is not Base64");
                }
                compact[length++] = (byte) c;
            }
        }
        try {
            return Base64.getDecoder().decode(java.util.Arrays.copyOf(compact, length));
        } catch (IllegalArgumentException notBase64) {
            throw new Refused(Reason.PEM_MALFORMED, "the Base64 is not valid");
        }
    }

    private static int skipSpace(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
