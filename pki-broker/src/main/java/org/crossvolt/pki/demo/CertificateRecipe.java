package org.crossvolt.pki.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.jspecify.annotations.Nullable;

/**
 * A certificate, part by part. Every part can be replaced by a wrong one, which is what a certificate builder is there to
 * prevent and a test PKI needs.
 */
final class CertificateRecipe {

    private final List<ASN1Encodable[]> subject = new ArrayList<>();
    private final List<Extension> extensions = new ArrayList<>();
    private BigInteger serial;
    private int version = 2;
    private X500Name issuer;
    private DemoKey issuerKey;
    private SubjectPublicKeyInfo key;
    private Instant from;
    private Instant until;
    private @Nullable AlgorithmIdentifier innerAlgorithm;
    private @Nullable AlgorithmIdentifier bothAlgorithms;
    private UnaryOperator<byte[]> signature = UnaryOperator.identity();

    CertificateRecipe(X500Name issuer, DemoKey issuerKey, SubjectPublicKeyInfo key, Instant from, Instant until) {
        this.issuer = issuer;
        this.issuerKey = issuerKey;
        this.key = key;
        this.from = from;
        this.until = until;
        this.serial = serialOf(key);
    }

    /** Follows from the key, so that the same PKI comes out again. */
    static BigInteger serialOf(SubjectPublicKeyInfo key) {
        return new BigInteger(1, Arrays.copyOf(sha1(key.getPublicKeyData().getOctets()), 8))
                .setBit(62)
                .clearBit(63);
    }

    static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    CertificateRecipe commonName(String name) {
        return subject(BCStyle.CN, new DERUTF8String(name));
    }

    CertificateRecipe organization(String name) {
        return subject(BCStyle.O, new DERUTF8String(name));
    }

    CertificateRecipe country(String code) {
        return subject(BCStyle.C, new DERPrintableString(code));
    }

    CertificateRecipe domain(String domain) {
        return subject(BCStyle.DC, new DERIA5String(domain));
    }

    CertificateRecipe subject(ASN1ObjectIdentifier type, ASN1Encodable value) {
        subject.add(new ASN1Encodable[] {type, value});
        return this;
    }

    CertificateRecipe withoutSubject(ASN1ObjectIdentifier type) {
        subject.removeIf(part -> part[0].equals(type));
        return this;
    }

    CertificateRecipe serial(BigInteger number) {
        this.serial = number;
        return this;
    }

    CertificateRecipe version(int number) {
        this.version = number;
        return this;
    }

    CertificateRecipe issuer(X500Name name) {
        this.issuer = name;
        return this;
    }

    CertificateRecipe signedWith(DemoKey other) {
        this.issuerKey = other;
        return this;
    }

    CertificateRecipe key(SubjectPublicKeyInfo other) {
        this.key = other;
        return this;
    }

    CertificateRecipe valid(Instant begin, Instant end) {
        this.from = begin;
        this.until = end;
        return this;
    }

    CertificateRecipe innerAlgorithm(AlgorithmIdentifier algorithm) {
        this.innerAlgorithm = algorithm;
        return this;
    }

    CertificateRecipe bothAlgorithms(AlgorithmIdentifier algorithm) {
        this.bothAlgorithms = algorithm;
        return this;
    }

    CertificateRecipe signature(UnaryOperator<byte[]> change) {
        this.signature = change;
        return this;
    }

    CertificateRecipe authority(int pathLength) {
        extension(Extension.basicConstraints, true, new BasicConstraints(pathLength));
        return usage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
    }

    CertificateRecipe root() {
        extension(Extension.basicConstraints, true, new BasicConstraints(true));
        return usage(KeyUsage.keyCertSign | KeyUsage.cRLSign);
    }

    CertificateRecipe leaf(int usage) {
        extension(Extension.basicConstraints, true, new BasicConstraints(false));
        return usage(usage);
    }

    CertificateRecipe usage(int usage) {
        return extension(Extension.keyUsage, true, new KeyUsage(usage));
    }

    CertificateRecipe ocspSigner() {
        return extension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_OCSPSigning));
    }

    CertificateRecipe keyIds(SubjectPublicKeyInfo issuerInfo) {
        extension(
                Extension.subjectKeyIdentifier,
                false,
                new SubjectKeyIdentifier(sha1(key.getPublicKeyData().getOctets())));
        return extension(
                Extension.authorityKeyIdentifier,
                false,
                new AuthorityKeyIdentifier(sha1(issuerInfo.getPublicKeyData().getOctets())));
    }

    CertificateRecipe responder(String url) {
        return extension(
                Extension.authorityInfoAccess,
                false,
                new AuthorityInformationAccess(new AccessDescription(
                        AccessDescription.id_ad_ocsp, new GeneralName(GeneralName.uniformResourceIdentifier, url))));
    }

    CertificateRecipe revocationList(String url) {
        return extension(Extension.cRLDistributionPoints, false, new CRLDistPoint(new DistributionPoint[] {
            new DistributionPoint(
                    new DistributionPointName(
                            new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, url))),
                    null,
                    null)
        }));
    }

    /** Replaces an extension of the same kind. */
    CertificateRecipe extension(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
        without(id);
        return anotherExtension(id, critical, value);
    }

    CertificateRecipe anotherExtension(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) {
        try {
            extensions.add(new Extension(
                    id, critical, new DEROctetString(value.toASN1Primitive().getEncoded(ASN1Encoding.DER))));
            return this;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    CertificateRecipe without(ASN1ObjectIdentifier id) {
        extensions.removeIf(one -> one.getExtnId().equals(id));
        return this;
    }

    X500Name subjectName() {
        X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
        subject.forEach(part -> name.addRDN((ASN1ObjectIdentifier) part[0], part[1]));
        return name.build();
    }

    byte[] build() {
        AlgorithmIdentifier outer = bothAlgorithms == null ? issuerKey.algorithm() : bothAlgorithms;
        ASN1EncodableVector inner = new ASN1EncodableVector();
        if (version > 0) {
            inner.add(new DERTaggedObject(true, 0, new ASN1Integer(version)));
        }
        inner.add(new ASN1Integer(serial));
        inner.add(innerAlgorithm == null ? outer : innerAlgorithm);
        inner.add(issuer);
        ASN1EncodableVector validity = new ASN1EncodableVector();
        validity.add(new Time(Date.from(from)));
        validity.add(new Time(Date.from(until)));
        inner.add(new DERSequence(validity));
        inner.add(subjectName());
        inner.add(key);
        if (!extensions.isEmpty() && version == 2) {
            ASN1EncodableVector list = new ASN1EncodableVector();
            extensions.forEach(list::add);
            inner.add(new DERTaggedObject(true, 3, new DERSequence(list)));
        }
        try {
            DERSequence signed = new DERSequence(inner);
            ASN1EncodableVector certificate = new ASN1EncodableVector();
            certificate.add(signed);
            certificate.add(outer);
            certificate.add(new DERBitString(signature.apply(issuerKey.sign(signed.getEncoded(ASN1Encoding.DER)))));
            return new DERSequence(certificate).getEncoded(ASN1Encoding.DER);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
