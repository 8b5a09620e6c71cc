package org.crossvolt.pki.validation;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECCurve;
import org.jspecify.annotations.Nullable;

/** Reads one certificate strictly (V2): what this returns is canonical, of a known suite, and its key is a point of its curve. */
final class CertificateReader {

    private static final int LONGEST_SERIAL_BITS = 160;
    private static final int MOST_URLS = 4;
    private static final Set<ASN1ObjectIdentifier> CRITICAL_KNOWN =
            Set.of(Extension.keyUsage, Extension.basicConstraints, Extension.extendedKeyUsage);
    private static final Set<ASN1ObjectIdentifier> FORBIDDEN =
            Set.of(Extension.nameConstraints, Extension.policyMappings);
    private static final Set<ASN1ObjectIdentifier> USUAL_SUBJECT = Set.of(BCStyle.CN, BCStyle.O, BCStyle.C, BCStyle.DC);

    private final SignatureChecks signatures;
    private final int depthLimit;

    CertificateReader(SignatureChecks signatures, int depthLimit) {
        this.signatures = signatures;
        this.depthLimit = depthLimit;
    }

    /** @throws Refused with the first thing that is wrong */
    ParsedCertificate read(byte[] der) throws Refused {
        StrictDer.check(der, depthLimit);
        try {
            ASN1Sequence outer = ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(der));
            Extensions extensions = Extensions.read(extensionsOf(ASN1Sequence.getInstance(outer.getObjectAt(0))));
            return read(der, Certificate.getInstance(outer), extensions);
        } catch (IOException | RuntimeException malformed) {
            throw new Refused(Reason.CERTIFICATE_MALFORMED, "not the structure of a certificate");
        }
    }

    private ParsedCertificate read(byte[] der, Certificate certificate, Extensions extensions) throws Refused {
        TBSCertificate inner = certificate.getTBSCertificate();
        if (inner.getVersionNumber() != 3) {
            throw new Refused(Reason.VERSION_NOT_3, "version " + inner.getVersionNumber());
        }
        BigInteger serial = inner.getSerialNumber().getPositiveValue();
        if (inner.getSerialNumber().getValue().signum() <= 0 || serial.bitLength() > LONGEST_SERIAL_BITS) {
            throw new Refused(Reason.SERIAL_NOT_POSITIVE, serial.bitLength() + " bits");
        }
        if (!inner.getSignature().equals(certificate.getSignatureAlgorithm())) {
            throw new Refused(Reason.ALGORITHM_MISMATCH, "see the two AlgorithmIdentifiers");
        }
        Suite signatureSuite = signatureSuite(certificate.getSignatureAlgorithm());
        SubjectPublicKeyInfo key = inner.getSubjectPublicKeyInfo();
        Suite suite = keySuite(key);
        byte[] keyBits = key.getPublicKeyData().getOctets();
        if (suite.isElliptic()) {
            requirePoint(suite, keyBits);
        }
        byte[] signature = signatureValue(certificate.getSignature(), signatureSuite);
        int outer = StrictDer.contentStart(der, 0);
        // The fields as they came: version, serial, algorithm, issuer, validity, subject, key.
        int issuerAt = skip(der, StrictDer.contentStart(der, outer), 3);
        int validityAt = skip(der, issuerAt, 1);
        int subjectAt = skip(der, validityAt, 1);
        int beginAt = StrictDer.contentStart(der, validityAt);
        Instant notBefore = moment(der, beginAt);
        Instant notAfter = moment(der, skip(der, beginAt, 1));
        if (notAfter.isBefore(notBefore)) {
            throw new Refused(Reason.VALIDITY_INVERTED, notAfter + " is before " + notBefore);
        }
        byte[] keyInfo = StrictDer.copy(der, skip(der, subjectAt, 1));
        return new ParsedCertificate(
                der,
                Digest.hex(der),
                StrictDer.copy(der, outer),
                signature,
                serial,
                StrictDer.copy(der, issuerAt),
                StrictDer.copy(der, subjectAt),
                keyInfo,
                Digest.hex(keyInfo),
                keyBits,
                publicKey(suite, keyInfo),
                suite,
                signatureSuite,
                notBefore,
                notAfter,
                extensions.keyUsage,
                extensions.keyUsageCritical,
                extensions.basicConstraints != null,
                extensions.basicConstraintsCritical,
                extensions.basicConstraints != null && extensions.basicConstraints.isCA(),
                pathLength(extensions.basicConstraints),
                extensions.ocspSigning,
                extensions.subjectKeyId,
                extensions.authorityKeyId,
                extensions.ocspUrls,
                extensions.crlUrls,
                subject(inner.getSubject()));
    }

    private static int skip(byte[] der, int at, int values) {
        int next = at;
        for (int i = 0; i < values; i++) {
            next = StrictDer.end(der, next);
        }
        return next;
    }

    /** With two digits for the year or four. */
    private static Instant moment(byte[] der, int at) {
        int start = StrictDer.contentStart(der, at);
        int yearDigits = der[at] == StrictDer.TAG_UTC_TIME ? 2 : 4;
        int year = number(der, start, yearDigits);
        int rest = start + yearDigits;
        return LocalDateTime.of(
                        yearDigits == 4 ? year : year < 50 ? 2000 + year : 1900 + year,
                        number(der, rest, 2),
                        number(der, rest + 2, 2),
                        number(der, rest + 4, 2),
                        number(der, rest + 6, 2),
                        number(der, rest + 8, 2))
                .toInstant(ZoneOffset.UTC);
    }

    private static int number(byte[] der, int at, int digits) {
        int number = 0;
        for (int i = at; i < at + digits; i++) {
            number = 10 * number + der[i] - '0';
        }
        return number;
    }

    private static int pathLength(@Nullable BasicConstraints constraints) {
        ASN1Integer limit = constraints == null ? null : constraints.getPathLenConstraintInteger();
        return limit == null ? -1 : Math.min(limit.intPositiveValueExact(), Integer.MAX_VALUE);
    }

    private static Suite signatureSuite(AlgorithmIdentifier algorithm) throws Refused {
        String oid = algorithm.getAlgorithm().getId();
        Optional<Suite> suite = Suite.KNOWN.stream()
                .filter(known -> known.signatureOid().equals(oid))
                .findFirst();
        if (suite.isEmpty() || algorithm.getParameters() != null) {
            throw new Refused(Reason.SIGNATURE_ALGORITHM_UNKNOWN, oid);
        }
        return suite.get();
    }

    private static Suite keySuite(SubjectPublicKeyInfo key) throws Refused {
        AlgorithmIdentifier algorithm = key.getAlgorithm();
        String curve = algorithm.getParameters() instanceof ASN1ObjectIdentifier named ? named.getId() : null;
        String oid = algorithm.getAlgorithm().getId();
        boolean explicit = algorithm.getParameters() != null && curve == null;
        Optional<Suite> suite = explicit ? Optional.empty() : Suite.ofKey(oid, curve);
        if (suite.isEmpty()) {
            throw new Refused(Reason.KEY_ALGORITHM_UNKNOWN, oid + (curve == null ? "" : " " + curve));
        }
        return suite.get();
    }

    private static void requirePoint(Suite suite, byte[] point) throws Refused {
        if (point.length != 1 + 2 * suite.fieldBytes() || point[0] != 4) {
            throw new Refused(Reason.POINT_COMPRESSED, point.length + " bytes");
        }
        try {
            ECCurve curve = CustomNamedCurves.getByOID(new ASN1ObjectIdentifier(String.valueOf(suite.curveOid())))
                    .getCurve();
            // Decoding refuses what does not solve the equation; both curves have cofactor 1.
            curve.decodePoint(point);
        } catch (IllegalArgumentException offCurve) {
            throw new Refused(Reason.POINT_NOT_ON_CURVE, suite.name());
        }
    }

    /** ECDSA: two integers from 1 below the group's order (V2). */
    private static byte[] signatureValue(ASN1BitString bits, Suite suite) throws Refused {
        if (bits.getPadBits() != 0) {
            throw new Refused(Reason.DER_NOT_CANONICAL, "the signature has unused bits");
        }
        byte[] signature = bits.getOctets();
        if (suite.order() == null) {
            return signature;
        }
        requireInRange(signature, suite.order());
        return signature;
    }

    static void requireInRange(byte[] signature, BigInteger order) throws Refused {
        try {
            StrictDer.check(signature, 2);
            ASN1Sequence both = ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(signature));
            boolean right = both.size() == 2;
            for (int i = 0; right && i < 2; i++) {
                BigInteger part = ASN1Integer.getInstance(both.getObjectAt(i)).getValue();
                right = part.signum() > 0 && part.compareTo(order) < 0;
            }
            if (right) {
                return;
            }
        } catch (IOException | IllegalArgumentException | Refused notTwoIntegers) {
            // Said below.
        }
        throw new Refused(Reason.SIGNATURE_VALUE_RANGE, "r and s are not two integers of the group");
    }

    /** An Edwards point is checked by nobody else, so its key is made at once; a point of a curve was checked above. */
    private LazyPublicKey publicKey(Suite suite, byte[] keyInfo) throws Refused {
        LazyPublicKey key = new LazyPublicKey(suite, keyInfo, signatures.provider(suite));
        if (!suite.isElliptic()) {
            try {
                key.get();
            } catch (IllegalStateException unusable) {
                throw new Refused(Reason.KEY_ALGORITHM_UNKNOWN, "the key can not be used");
            }
        }
        return key;
    }

    /** Read apart from the rest: BouncyCastle calls a repeated extension a malformed certificate; here it has its own reason. */
    private static List<Extension> extensionsOf(ASN1Sequence inner) {
        List<Extension> extensions = new ArrayList<>();
        for (var element : inner) {
            if (element instanceof ASN1TaggedObject tagged && tagged.getTagNo() == 3) {
                for (var one : ASN1Sequence.getInstance(tagged, true)) {
                    extensions.add(Extension.getInstance(one));
                }
            }
        }
        return extensions;
    }

    private static ParsedCertificate.SubjectNames subject(X500Name name) throws Refused {
        List<String> commonNames = new ArrayList<>();
        List<String> domains = new ArrayList<>();
        List<String> organizations = new ArrayList<>();
        boolean types = true;
        boolean country = false;
        boolean other = false;
        for (RDN rdn : name.getRDNs()) {
            for (AttributeTypeAndValue attribute : rdn.getTypesAndValues()) {
                ASN1ObjectIdentifier type = attribute.getType();
                if (!(attribute.getValue() instanceof ASN1String text)) {
                    throw new Refused(Reason.CERTIFICATE_MALFORMED, "a part of the subject is no text");
                }
                if (BCStyle.CN.equals(type)) {
                    commonNames.add(text.getString());
                    types &= attribute.getValue() instanceof DERPrintableString
                            || attribute.getValue() instanceof DERUTF8String;
                } else if (BCStyle.DC.equals(type)) {
                    domains.add(text.getString());
                } else if (BCStyle.O.equals(type)) {
                    organizations.add(text.getString());
                }
                country |= BCStyle.C.equals(type);
                other |= !USUAL_SUBJECT.contains(type);
            }
        }
        return new ParsedCertificate.SubjectNames(
                List.copyOf(commonNames), types, List.copyOf(domains), List.copyOf(organizations), country, other);
    }

    /** What the extensions say. */
    private static final class Extensions {
        private @Nullable Integer keyUsage;
        private boolean keyUsageCritical;
        private @Nullable BasicConstraints basicConstraints;
        private boolean basicConstraintsCritical;
        private boolean ocspSigning;
        private byte @Nullable [] subjectKeyId;
        private byte @Nullable [] authorityKeyId;
        private List<String> ocspUrls = List.of();
        private List<String> crlUrls = List.of();

        static Extensions read(List<Extension> list) throws Refused {
            Extensions all = new Extensions();
            Set<ASN1ObjectIdentifier> seen = new HashSet<>();
            for (Extension extension : list) {
                ASN1ObjectIdentifier id = extension.getExtnId();
                if (!seen.add(id)) {
                    throw new Refused(Reason.EXTENSION_DUPLICATE, id.getId());
                }
                if (FORBIDDEN.contains(id)) {
                    throw new Refused(Reason.EXTENSION_FORBIDDEN, id.getId());
                }
                if (extension.isCritical() && !CRITICAL_KNOWN.contains(id)) {
                    throw new Refused(Reason.EXTENSION_CRITICAL_UNKNOWN, id.getId());
                }
                all.take(extension);
            }
            return all;
        }

        private void take(Extension extension) {
            ASN1ObjectIdentifier id = extension.getExtnId();
            if (Extension.keyUsage.equals(id)) {
                keyUsage = usageBits(ASN1BitString.getInstance(extension.getParsedValue()));
                keyUsageCritical = extension.isCritical();
            } else if (Extension.basicConstraints.equals(id)) {
                basicConstraints = BasicConstraints.getInstance(extension.getParsedValue());
                basicConstraintsCritical = extension.isCritical();
            } else if (Extension.extendedKeyUsage.equals(id)) {
                ocspSigning = ExtendedKeyUsage.getInstance(extension.getParsedValue())
                        .hasKeyPurposeId(KeyPurposeId.id_kp_OCSPSigning);
            } else if (Extension.subjectKeyIdentifier.equals(id)) {
                subjectKeyId =
                        ASN1OctetString.getInstance(extension.getParsedValue()).getOctets();
            } else if (Extension.authorityKeyIdentifier.equals(id)) {
                authorityKeyId = AuthorityKeyIdentifier.getInstance(extension.getParsedValue())
                        .getKeyIdentifierOctets();
            } else if (Extension.authorityInfoAccess.equals(id)) {
                ocspUrls = ocspUrls(AuthorityInformationAccess.getInstance(extension.getParsedValue()));
            } else if (Extension.cRLDistributionPoints.equals(id)) {
                crlUrls = crlUrls(CRLDistPoint.getInstance(extension.getParsedValue()));
            }
        }

        /** X.509 numbers bits from the left; here bit n of the standard is bit n of the number. */
        private static int usageBits(ASN1BitString bits) {
            byte[] bytes = bits.getBytes();
            int usage = 0;
            for (int i = 0; i < Math.min(9, bytes.length * 8); i++) {
                if ((bytes[i / 8] & (0x80 >> (i % 8))) != 0) {
                    usage |= 1 << i;
                }
            }
            return usage;
        }

        private static List<String> ocspUrls(AuthorityInformationAccess access) {
            List<String> urls = new ArrayList<>();
            for (AccessDescription description : access.getAccessDescriptions()) {
                if (AccessDescription.id_ad_ocsp.equals(description.getAccessMethod())) {
                    addUrl(urls, description.getAccessLocation());
                }
            }
            return List.copyOf(urls);
        }

        private static List<String> crlUrls(CRLDistPoint points) {
            List<String> urls = new ArrayList<>();
            for (DistributionPoint point : points.getDistributionPoints()) {
                DistributionPointName name = point.getDistributionPoint();
                if (name != null && name.getType() == DistributionPointName.FULL_NAME) {
                    for (GeneralName one :
                            GeneralNames.getInstance(name.getName()).getNames()) {
                        addUrl(urls, one);
                    }
                }
            }
            return List.copyOf(urls);
        }

        private static void addUrl(List<String> urls, GeneralName name) {
            if (name.getTagNo() == GeneralName.uniformResourceIdentifier && urls.size() < MOST_URLS) {
                urls.add(((ASN1String) name.getName()).getString());
            }
        }
    }
}
