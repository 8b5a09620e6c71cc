package org.crossvolt.pki.signing;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.crossvolt.pki.validation.ParsedCertificate;

/** OCSP responses of our own CAs, signed by the CA itself (RFC 6960). Blocking; never on an event loop. */
public final class OcspAnswers {

    private OcspAnswers() {}

    /** What a responder says about one certificate. */
    public sealed interface Status {
        record Good() implements Status {}

        /** @param reason CRLReason */
        record Revoked(Instant at, int reason) implements Status {}

        record Unknown() implements Status {}
    }

    /** One question of a request with what we say to it. */
    public record Entry(CertificateID id, BigInteger serial, Status status) {}

    /** DER of an answer that has no content, such as {@code unauthorized} or {@code malformedRequest}. */
    public static byte[] refusal(int status) {
        try {
            return new OCSPRespBuilder().build(status, null).getEncoded();
        } catch (OCSPException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static byte[] sign(
            SigningKey key, ParsedCertificate authority, List<Entry> entries, Instant thisUpdate, Instant nextUpdate) {
        try {
            BasicOCSPRespBuilder builder =
                    new BasicOCSPRespBuilder(new RespID(X500Name.getInstance(authority.subjectName())));
            for (Entry entry : entries) {
                builder.addResponse(entry.id(), status(entry.status()), Date.from(thisUpdate), Date.from(nextUpdate));
            }
            return new OCSPRespBuilder()
                    .build(
                            OCSPRespBuilder.SUCCESSFUL,
                            builder.build(
                                    new KeySigner(key),
                                    new X509CertificateHolder[] {new X509CertificateHolder(authority.der())},
                                    Date.from(thisUpdate)))
                    .getEncoded();
        } catch (OCSPException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static CertificateStatus status(Status status) {
        return switch (status) {
            case Status.Good good -> CertificateStatus.GOOD;
            case Status.Revoked revoked -> new RevokedStatus(Date.from(revoked.at()), revoked.reason());
            case Status.Unknown unknown -> new UnknownStatus();
        };
    }
}
