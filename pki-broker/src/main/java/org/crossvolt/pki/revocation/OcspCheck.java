package org.crossvolt.pki.revocation;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.crossvolt.pki.validation.RevocationState;

/** Asks and judges OCSP (R1): who signed, for which certificate, and when. */
final class OcspCheck {

    private static final AlgorithmIdentifier SHA1 =
            new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.14.3.2.26"), DERNull.INSTANCE);

    private final ChainValidator validator;
    private final Duration maxAge;

    OcspCheck(ChainValidator validator, Duration maxAge) {
        this.validator = validator;
        this.maxAge = maxAge;
    }

    /** An answer, or the sentence that says why it is none. */
    sealed interface Judged {
        record Answer(RevocationState state, Instant thisUpdate, Instant nextUpdate) implements Judged {}

        record Refused(String why) implements Judged {}
    }

    static byte[] request(ParsedCertificate certificate, ParsedCertificate issuer) {
        try {
            return new OCSPReqBuilder()
                    .addRequest(new CertificateID(id(SHA1, "SHA-1", certificate.serial(), issuer)))
                    .build()
                    .getEncoded();
        } catch (OCSPException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static CertID id(AlgorithmIdentifier hash, String name, BigInteger serial, ParsedCertificate issuer) {
        return new CertID(
                hash,
                new DEROctetString(IssuerHashes.digest(name, issuer.subjectName())),
                new DEROctetString(IssuerHashes.digest(name, issuer.keyBits())),
                new org.bouncycastle.asn1.ASN1Integer(serial));
    }

    Judged judge(byte[] der, ParsedCertificate certificate, ParsedCertificate issuer, Instant now) {
        try {
            OCSPResp response = new OCSPResp(der);
            if (response.getStatus() != OCSPResp.SUCCESSFUL) {
                return new Judged.Refused("the responder answered with status " + response.getStatus());
            }
            if (!(response.getResponseObject() instanceof BasicOCSPResp basic)) {
                return new Judged.Refused("the answer is of an unknown type");
            }
            ParsedCertificate signer = signer(basic, issuer, now);
            if (signer == null) {
                return new Judged.Refused("the signer is neither the CA nor delegated by it");
            }
            String algorithm = basic.getSignatureAlgorithmID().getAlgorithm().getId();
            if (!algorithm.equals(signer.suite().signatureOid())
                    || !validator
                            .signatures()
                            .fits(
                                    signer.suite(),
                                    signer.publicKey(),
                                    basic.getTBSResponseData(),
                                    basic.getSignature())) {
                return new Judged.Refused("the signature does not fit");
            }
            return single(basic, certificate, issuer, now);
        } catch (IOException | OCSPException | RuntimeException malformed) {
            return new Judged.Refused("the answer can not be read");
        }
    }

    /** The CA itself, or a certificate with OCSPSigning that this same CA issued and that is valid now. */
    private @org.jspecify.annotations.Nullable ParsedCertificate signer(
            BasicOCSPResp basic, ParsedCertificate issuer, Instant now) throws IOException {
        for (X509CertificateHolder holder : basic.getCerts()) {
            if (validator.readOne(holder.getEncoded()) instanceof ChainValidator.One.Certificate read) {
                ParsedCertificate one = read.certificate();
                if (one.spki().equals(issuer.spki())) {
                    return issuer;
                }
                boolean delegated = one.mayHelpWithOcsp()
                        && !one.ca()
                        && Arrays.equals(one.issuerName(), issuer.subjectName())
                        && !now.isBefore(one.notBefore())
                        && !now.isAfter(one.notAfter())
                        && validator
                                .signatures()
                                .fits(issuer.suite(), issuer.publicKey(), one.signedPart(), one.signature());
                if (delegated) {
                    return one;
                }
            }
        }
        return basic.getCerts().length == 0 ? issuer : null;
    }

    /** Who signed an answer that was found right before, where that is not the CA itself; null where it is. */
    @org.jspecify.annotations.Nullable
    ParsedCertificate delegate(byte[] answer, ParsedCertificate issuer, Instant at) {
        try {
            ParsedCertificate signer = new OCSPResp(answer).getResponseObject() instanceof BasicOCSPResp basic
                    ? signer(basic, issuer, at)
                    : null;
            return signer == null || signer.spki().equals(issuer.spki()) ? null : signer;
        } catch (IOException | OCSPException | RuntimeException malformed) {
            return null;
        }
    }

    private Judged single(BasicOCSPResp basic, ParsedCertificate certificate, ParsedCertificate issuer, Instant now)
            throws IOException {
        for (SingleResp single : basic.getResponses()) {
            CertID asked = single.getCertID().toASN1Primitive();
            if (isAbout(asked, certificate, issuer)) {
                return judgeTimes(single, now);
            }
        }
        return new Judged.Refused("the answer is about another certificate");
    }

    private static boolean isAbout(CertID id, ParsedCertificate certificate, ParsedCertificate issuer)
            throws IOException {
        String hash = IssuerHashes.nameOf(id.getHashAlgorithm().getAlgorithm().getId());
        return hash != null
                && Arrays.equals(
                        id(id.getHashAlgorithm(), hash, certificate.serial(), issuer)
                                .getEncoded(ASN1Encoding.DER),
                        id.getEncoded(ASN1Encoding.DER));
    }

    private Judged judgeTimes(SingleResp single, Instant now) {
        Instant thisUpdate = single.getThisUpdate().toInstant();
        Date next = single.getNextUpdate();
        Instant oldest = thisUpdate.plus(maxAge);
        Instant nextUpdate = next == null || next.toInstant().isAfter(oldest) ? oldest : next.toInstant();
        if (thisUpdate.isAfter(now.plus(Duration.ofMinutes(5)))) {
            return new Judged.Refused("the answer is from the future");
        }
        CertificateStatus status = single.getCertStatus();
        if (status instanceof RevokedStatus revoked) {
            return new Judged.Answer(
                    new RevocationState.Revoked(
                            "OCSP", revoked.getRevocationTime().toInstant(), thisUpdate),
                    thisUpdate,
                    nextUpdate);
        }
        if (!now.isBefore(nextUpdate)) {
            return new Judged.Refused("the answer ended at " + nextUpdate);
        }
        return status == CertificateStatus.GOOD
                ? new Judged.Answer(new RevocationState.Good("OCSP", thisUpdate, nextUpdate), thisUpdate, nextUpdate)
                : new Judged.Answer(new RevocationState.Unknown("OCSP", thisUpdate), thisUpdate, nextUpdate);
    }
}
