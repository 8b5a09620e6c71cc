package org.crossvolt.pki.signing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.crossvolt.pki.validation.Suite;

/** A key that signs, wherever it lies; the key itself does not come out of this room. */
public final class SigningKey {

    private final String name;
    private final Suite suite;
    private final byte[] keyInfo;
    private final PrivateKey key;
    private final Provider provider;

    SigningKey(String name, Suite suite, byte[] keyInfo, PrivateKey key, Provider provider) {
        this.name = name;
        this.suite = suite;
        this.keyInfo = keyInfo;
        this.key = key;
        this.provider = provider;
    }

    public String name() {
        return name;
    }

    public Suite suite() {
        return suite;
    }

    public SubjectPublicKeyInfo publicKey() {
        return SubjectPublicKeyInfo.getInstance(keyInfo);
    }

    /** As X.509 has it: DER of r and s for ECDSA. Blocking; never on an event loop. */
    public byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(suite.jca(), provider);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("the key " + name + " can not sign", failure);
        }
    }

    /** As JWS and ISO 15118-2 have it: r and s side by side. */
    public byte[] signRaw(byte[] message) {
        byte[] der = sign(message);
        BigInteger order = suite.order();
        if (order == null) {
            return der;
        }
        try {
            BigInteger[] parts = StandardDSAEncoding.INSTANCE.decode(order, der);
            byte[] raw = new byte[2 * suite.fieldBytes()];
            copyRight(parts[0], raw, suite.fieldBytes());
            copyRight(parts[1], raw, 2 * suite.fieldBytes());
            return raw;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Left-padded: a number's own bytes are often shorter than its field. */
    private static void copyRight(BigInteger number, byte[] into, int end) {
        byte[] bytes = number.toByteArray();
        int length = Math.min(bytes.length, into.length / 2);
        System.arraycopy(bytes, bytes.length - length, into, end - length, length);
    }

    @Override
    public String toString() {
        return "key " + name + " (" + suite + ")";
    }
}
