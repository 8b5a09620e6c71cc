package org.crossvolt.cpo.authorization;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.crossvolt.ocpi.wire.Sha256;

/** The public key in a certificate request (PKCS#10), so that a request that is repeated is recognised. */
final class CsrKey {

    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;

    private final byte[] der;
    private int at;

    private CsrKey(byte[] der) {
        this.der = der;
    }

    /** A hash of the key; empty for what is no certificate request. The pki-broker judges it, not this. */
    static Optional<String> hash(String csr) {
        try {
            String base64 = csr.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
            CsrKey reader = new CsrKey(Base64.getDecoder().decode(base64));
            reader.enter(SEQUENCE);
            reader.enter(SEQUENCE);
            reader.skip(INTEGER);
            reader.skip(SEQUENCE);
            int from = reader.at;
            reader.skip(SEQUENCE);
            byte[] key = Arrays.copyOfRange(reader.der, from, reader.at);
            return Optional.of(Sha256.hex(new String(key, StandardCharsets.ISO_8859_1)));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException malformed) {
            return Optional.empty();
        }
    }

    private void enter(int tag) {
        header(tag);
    }

    private void skip(int tag) {
        int length = header(tag);
        at += length;
        if (at > der.length) {
            throw new IllegalArgumentException("cut off");
        }
    }

    /** Moves behind tag and length; gives the length. */
    private int header(int tag) {
        if ((der[at++] & 0xff) != tag) {
            throw new IllegalArgumentException("another tag");
        }
        int length = der[at++] & 0xff;
        if (length < 0x80) {
            return length;
        }
        int bytes = length & 0x7f;
        if (bytes < 1 || bytes > 2) {
            throw new IllegalArgumentException("no length of a certificate request");
        }
        length = 0;
        for (int i = 0; i < bytes; i++) {
            length = (length << 8) | (der[at++] & 0xff);
        }
        return length;
    }
}
