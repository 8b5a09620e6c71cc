package org.crossvolt.pki.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed448PrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed448Signer;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.crossvolt.pki.validation.Suite;

/** A key pair that follows from a seed and a name, and signs the same bytes to the same signature (RFC 6979). */
public final class DemoKey {

    private final Suite suite;
    private final AsymmetricKeyParameter privateKey;
    private final SubjectPublicKeyInfo publicKey;

    private DemoKey(Suite suite, AsymmetricKeyParameter privateKey, SubjectPublicKeyInfo publicKey) {
        this.suite = suite;
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    static DemoKey of(String seed, String name, Suite suite) {
        byte[] material = new byte[72];
        SHAKEDigest shake = new SHAKEDigest(256);
        byte[] input = (seed + "/" + name).getBytes(StandardCharsets.UTF_8);
        shake.update(input, 0, input.length);
        shake.doFinal(material, 0, material.length);
        try {
            if (!suite.isElliptic()) {
                Ed448PrivateKeyParameters key = new Ed448PrivateKeyParameters(material, 0);
                return new DemoKey(
                        suite, key, SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key.generatePublicKey()));
            }
            ASN1ObjectIdentifier curve = new ASN1ObjectIdentifier(String.valueOf(suite.curveOid()));
            X9ECParameters parameters = CustomNamedCurves.getByOID(curve);
            ECNamedDomainParameters domain = new ECNamedDomainParameters(curve, parameters);
            BigInteger d = new BigInteger(1, material)
                    .mod(domain.getN().subtract(BigInteger.ONE))
                    .add(BigInteger.ONE);
            ECPublicKeyParameters point =
                    new ECPublicKeyParameters(domain.getG().multiply(d).normalize(), domain);
            return new DemoKey(
                    suite,
                    new ECPrivateKeyParameters(d, domain),
                    SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(point));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    public Suite suite() {
        return suite;
    }

    public SubjectPublicKeyInfo publicKey() {
        return publicKey;
    }

    public byte[] pkcs8() {
        try {
            return PrivateKeyInfoFactory.createPrivateKeyInfo(privateKey).getEncoded(ASN1Encoding.DER);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    AlgorithmIdentifier algorithm() {
        return new AlgorithmIdentifier(new ASN1ObjectIdentifier(suite.signatureOid()));
    }

    byte[] sign(byte[] message) {
        try {
            if (privateKey instanceof Ed448PrivateKeyParameters) {
                Ed448Signer signer = new Ed448Signer(new byte[0]);
                signer.init(true, privateKey);
                signer.update(message, 0, message.length);
                return signer.generateSignature();
            }
            Digest digest = suite.equals(Suite.P521) ? new SHA512Digest() : new SHA256Digest();
            byte[] hash = new byte[digest.getDigestSize()];
            digest.update(message, 0, message.length);
            digest.doFinal(hash, 0);
            ECDSASigner signer = new ECDSASigner(
                    new HMacDSAKCalculator(suite.equals(Suite.P521) ? new SHA512Digest() : new SHA256Digest()));
            signer.init(true, privateKey);
            BigInteger[] parts = signer.generateSignature(hash);
            return StandardDSAEncoding.INSTANCE.encode(signer.getOrder(), parts[0], parts[1]);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
