package org.crossvolt.pki.signing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.crossvolt.pki.validation.Digest;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.jspecify.annotations.Nullable;

/** Makes leafs below a CA, as the profile wants them. Blocking; never on an event loop. */
public final class Issuance {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SERIAL_BITS = 127;
    private static final int KEY_ID_BYTES = 20;

    private Issuance() {}

    /** What a leaf is for. */
    public enum Kind {
        SECC("CPO", KeyUsage.digitalSignature | KeyUsage.keyAgreement),
        CONTRACT(
                "MO",
                KeyUsage.digitalSignature | KeyUsage.nonRepudiation | KeyUsage.keyEncipherment | KeyUsage.keyAgreement);

        private final String domain;
        private final int usage;

        Kind(String domain, int usage) {
            this.domain = domain;
            this.usage = usage;
        }
    }

    /** @param responders addresses of OCSP for leafs of this CA */
    public record Order(
            Kind kind,
            String commonName,
            @Nullable String organization,
            SubjectPublicKeyInfo key,
            Instant from,
            Instant until,
            List<String> responders) {}

    /** DER of the leaf. */
    public static byte[] issue(SigningKey authorityKey, ParsedCertificate authority, Order order) {
        X500NameBuilder subject = new X500NameBuilder(BCStyle.INSTANCE);
        if (order.organization() != null) {
            subject.addRDN(BCStyle.O, new DERUTF8String(order.organization()));
        }
        subject.addRDN(BCStyle.CN, new DERUTF8String(order.commonName()))
                .addRDN(BCStyle.DC, new DERIA5String(order.kind().domain));
        BigInteger serial = new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS - 1);
        Instant until = order.until().isBefore(authority.notAfter()) ? order.until() : authority.notAfter();
        try {
            X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                    X500Name.getInstance(authority.subjectName()),
                    serial,
                    Date.from(order.from()),
                    Date.from(until),
                    subject.build(),
                    order.key());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(order.kind().usage));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new SubjectKeyIdentifier(
                            keyId(order.key().getPublicKeyData().getOctets())));
            byte[] issuerId = authority.subjectKeyId();
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new AuthorityKeyIdentifier(issuerId == null ? keyId(authority.keyBits()) : issuerId));
            if (!order.responders().isEmpty()) {
                builder.addExtension(
                        Extension.authorityInfoAccess,
                        false,
                        new AuthorityInformationAccess(order.responders().stream()
                                .map(url -> new AccessDescription(
                                        AccessDescription.id_ad_ocsp,
                                        new GeneralName(GeneralName.uniformResourceIdentifier, url)))
                                .toArray(AccessDescription[]::new)));
            }
            return builder.build(new KeySigner(authorityKey)).getEncoded();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static byte[] keyId(byte[] keyBits) {
        return java.util.Arrays.copyOf(Digest.sha256(keyBits), KEY_ID_BYTES);
    }
}
