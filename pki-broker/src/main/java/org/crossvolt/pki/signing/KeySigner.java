package org.crossvolt.pki.signing;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;

/** A key as BouncyCastle wants it. */
final class KeySigner implements ContentSigner {
    private final SigningKey key;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    KeySigner(SigningKey key) {
        this.key = key;
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
        return new AlgorithmIdentifier(new ASN1ObjectIdentifier(key.suite().signatureOid()));
    }

    @Override
    public OutputStream getOutputStream() {
        return bytes;
    }

    @Override
    public byte[] getSignature() {
        return key.sign(bytes.toByteArray());
    }
}
