package org.crossvolt.pki.provisioning;

import java.util.Optional;

/** Bytes inside bit-packed EXI, where they may begin at any bit: what can be found of a message without its schema. */
final class ExiBits {

    /** SEQUENCE, SEQUENCE, version 3: how every X.509 certificate of that size begins; lengths stand where -1 is. */
    private static final int[] CERTIFICATE = {0x30, 0x82, -1, -1, 0x30, 0x82, -1, -1, 0xA0, 0x03, 0x02, 0x01, 0x02};

    private static final int HEADER = 4;
    private static final int BYTE = 8;

    private ExiBits() {}

    static boolean contains(byte[] stream, byte[] wanted) {
        for (int bit = 0; bit + BYTE * wanted.length <= BYTE * stream.length; bit++) {
            int at = 0;
            while (at < wanted.length && byteAt(stream, bit + BYTE * at) == (wanted[at] & 0xff)) {
                at++;
            }
            if (at == wanted.length) {
                return true;
            }
        }
        return false;
    }

    /** DER of the first certificate: that of whoever asks, in a request of a car. Nobody has verified it. */
    static Optional<byte[]> firstCertificate(byte[] stream) {
        for (int bit = 0; bit + BYTE * CERTIFICATE.length <= BYTE * stream.length; bit++) {
            if (beginsAt(stream, bit)) {
                int length = HEADER + (byteAt(stream, bit + 2 * BYTE) << BYTE) + byteAt(stream, bit + 3 * BYTE);
                if (bit + BYTE * length <= BYTE * stream.length) {
                    return Optional.of(copy(stream, bit, length));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean beginsAt(byte[] stream, int bit) {
        for (int at = 0; at < CERTIFICATE.length; at++) {
            if (CERTIFICATE[at] >= 0 && byteAt(stream, bit + BYTE * at) != CERTIFICATE[at]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] copy(byte[] stream, int bit, int length) {
        byte[] found = new byte[length];
        for (int at = 0; at < length; at++) {
            found[at] = (byte) byteAt(stream, bit + BYTE * at);
        }
        return found;
    }

    private static int byteAt(byte[] stream, int bit) {
        int shift = bit % BYTE;
        int first = (stream[bit / BYTE] & 0xff) << shift;
        return (shift == 0 ? first : first | ((stream[bit / BYTE + 1] & 0xff) >>> (BYTE - shift))) & 0xff;
    }
}
