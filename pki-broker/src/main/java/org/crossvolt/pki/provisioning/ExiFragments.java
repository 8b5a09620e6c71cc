package org.crossvolt.pki.provisioning;

import java.util.List;

/**
 * The EXI fragments of ISO 15118-2 that are under the signature of a contract bundle, written directly: no schema is read,
 * because these five elements have one shape. The numbers are event codes of the message set's fragment grammar; the values
 * of the strings are in no table (value partition capacity 0). Pure.
 */
final class ExiFragments {

    /** How SignedInfo is encoded. Cars disagree; we write {@link #STANDALONE} and accept both. */
    enum Dialect {
        /** With the grammar of XML signatures alone. */
        STANDALONE(6, 32, 46),
        /** With the grammar of the whole message set. */
        COMBINED(8, 208, 244);

        private final int width;
        private final int signedInfo;
        private final int end;

        Dialect(int width, int signedInfo, int end) {
            this.width = width;
            this.signedInfo = signedInfo;
            this.end = end;
        }
    }

    /** One signed element: its id with a hash in front, and the SHA-256 of its fragment. */
    record Reference(String uri, byte[] digest) {}

    static final String CANONICAL_EXI = "http://www.w3.org/TR/canonical-exi/";
    static final String ECDSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
    static final String SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256";
    static final int MOST_SUB_CERTIFICATES = 4;

    private static final int HEADER = 0x80;
    private static final int WIDTH = 8;
    private static final int END = 244;
    private static final int CHAIN = 33;
    private static final int ENCRYPTED_KEY = 34;
    private static final int DH_PUBLIC_KEY = 45;
    private static final int EMAID = 236;
    /** The relaxed grammar of elements whose name has several types: one bit wider before the characters. */
    private static final int RELAXED_WIDTH = 9;

    private static final int RELAXED_ID = 4;
    private static final int RELAXED_CHARACTERS = 256;
    private static final int RELAXED_END = 244;

    private ExiFragments() {}

    private static BitWriter begin(int element) {
        return new BitWriter().bits(WIDTH, HEADER).bits(WIDTH, element);
    }

    /** @param chain leaf first, root excluded */
    static byte[] contractSignatureCertChain(String id, List<byte[]> chain) {
        BitWriter out = begin(CHAIN).bits(2, 0).text(id);
        certificate(out.bits(1, 0), chain.getFirst());
        List<byte[]> subs = chain.subList(1, chain.size());
        if (subs.isEmpty()) {
            return out.bits(2, 1).bits(WIDTH, END).done();
        }
        out.bits(2, 0);
        for (int i = 0; i < subs.size(); i++) {
            certificate(out.bits(i == 0 ? 1 : 2, 0), subs.get(i));
        }
        // After the fourth there can be no other, so that its end takes one bit less.
        out.bits(subs.size() == MOST_SUB_CERTIFICATES ? 1 : 2, subs.size() == MOST_SUB_CERTIFICATES ? 0 : 1);
        return out.bits(1, 0).bits(WIDTH, END).done();
    }

    private static void certificate(BitWriter out, byte[] der) {
        out.bits(1, 0).binary(der).bits(1, 0);
    }

    static byte[] contractSignatureEncryptedPrivateKey(String id, byte[] envelope) {
        return simple(ENCRYPTED_KEY, id, envelope);
    }

    static byte[] dhPublicKey(String id, byte[] point) {
        return simple(DH_PUBLIC_KEY, id, point);
    }

    private static byte[] simple(int element, String id, byte[] content) {
        return begin(element)
                .bits(1, 0)
                .text(id)
                .bits(1, 0)
                .binary(content)
                .bits(1, 0)
                .bits(WIDTH, END)
                .done();
    }

    /** The message set declares eMAID with two types, so a fragment of it has the relaxed grammar (EXI 1.0, 8.5.3). */
    static byte[] emaid(String id, String emaid) {
        return begin(EMAID)
                .bits(RELAXED_WIDTH, RELAXED_ID)
                .text(id)
                .bits(RELAXED_WIDTH, RELAXED_CHARACTERS)
                .text(emaid)
                .bits(WIDTH, RELAXED_END)
                .bits(WIDTH, END)
                .done();
    }

    static byte[] signedInfo(List<Reference> references, Dialect dialect) {
        BitWriter out = new BitWriter().bits(WIDTH, HEADER).bits(dialect.width, dialect.signedInfo);
        out.bits(2, 1).bits(1, 0).text(CANONICAL_EXI).bits(2, 1);
        out.bits(1, 0).bits(1, 0).text(ECDSA_SHA256).bits(3, 2);
        for (int i = 0; i < references.size(); i++) {
            reference(out.bits(i == 0 ? 1 : 2, 0), references.get(i));
        }
        return out.bits(2, 1).bits(dialect.width, dialect.end).done();
    }

    private static void reference(BitWriter out, Reference reference) {
        out.bits(3, 2).text(reference.uri());
        out.bits(2, 0).bits(1, 0).bits(1, 0).text(CANONICAL_EXI).bits(3, 2).bits(2, 1);
        out.bits(1, 0).bits(1, 0).text(SHA256).bits(2, 1);
        out.bits(1, 0).bits(1, 0).binary(reference.digest()).bits(1, 0);
        out.bits(1, 0);
    }
}
