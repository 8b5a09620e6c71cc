package org.crossvolt.pki.revocation;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509CRLEntryHolder;
import org.bouncycastle.cert.X509CRLHolder;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.crossvolt.pki.validation.RevocationState;

/** Judges CRLs: signed by the issuer, complete, and of now. */
final class CrlCheck {

    private final ChainValidator validator;

    CrlCheck(ChainValidator validator) {
        this.validator = validator;
    }

    OcspCheck.Judged judge(byte[] der, ParsedCertificate certificate, ParsedCertificate issuer, Instant now) {
        try {
            X509CRLHolder crl = new X509CRLHolder(der);
            if (!Arrays.equals(crl.getIssuer().getEncoded(ASN1Encoding.DER), issuer.subjectName())) {
                return new OcspCheck.Judged.Refused("the CRL is of another issuer");
            }
            if (crl.getExtension(Extension.deltaCRLIndicator) != null
                    || crl.getExtension(Extension.issuingDistributionPoint) != null) {
                return new OcspCheck.Judged.Refused("the CRL is not complete");
            }
            byte[] signed = crl.toASN1Structure().getTBSCertList().getEncoded(ASN1Encoding.DER);
            byte[] signature = crl.toASN1Structure().getSignature().getOctets();
            if (!issuer.hasUsage(ParsedCertificate.CRL_SIGN)
                    || !validator.signatures().fits(issuer.suite(), issuer.publicKey(), signed, signature)) {
                return new OcspCheck.Judged.Refused("the signature of the CRL does not fit");
            }
            return judgeEntry(crl, certificate, now);
        } catch (IOException | RuntimeException malformed) {
            return new OcspCheck.Judged.Refused("the CRL can not be read");
        }
    }

    private static OcspCheck.Judged judgeEntry(X509CRLHolder crl, ParsedCertificate certificate, Instant now) {
        Instant thisUpdate = crl.getThisUpdate().toInstant();
        Date next = crl.getNextUpdate();
        if (next == null || !now.isBefore(next.toInstant())) {
            return new OcspCheck.Judged.Refused("the CRL has ended");
        }
        if (thisUpdate.isAfter(now.plus(Duration.ofMinutes(5)))) {
            return new OcspCheck.Judged.Refused("the CRL is from the future");
        }
        X509CRLEntryHolder entry = crl.getRevokedCertificate(certificate.serial());
        RevocationState state = entry == null
                ? new RevocationState.Good("CRL", thisUpdate, next.toInstant())
                : new RevocationState.Revoked("CRL", entry.getRevocationDate().toInstant(), thisUpdate);
        return new OcspCheck.Judged.Answer(state, thisUpdate, next.toInstant());
    }
}
