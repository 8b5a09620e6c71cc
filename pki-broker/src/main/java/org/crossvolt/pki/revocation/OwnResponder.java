package org.crossvolt.pki.revocation;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.Req;
import org.crossvolt.pki.signing.OcspAnswers;
import org.crossvolt.pki.signing.Signer;
import org.crossvolt.pki.signing.Signers;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.jspecify.annotations.Nullable;

/** Answers OCSP for what this installation has issued, and revokes it (RFC 6960). */
@ApplicationScoped
public class OwnResponder {

    private static final int MOST_QUESTIONS = 10;

    private final Signers signers;
    private final IssuedCertificates issued;
    private final Revocations revocations;
    private final RevocationConfig config;
    private final Clock clock;

    OwnResponder(
            Signers signers, IssuedCertificates issued, Revocations revocations, RevocationConfig config, Clock clock) {
        this.signers = signers;
        this.issued = issued;
        this.revocations = revocations;
        this.config = config;
        this.clock = clock;
    }

    /** DER in, DER out; what can not be answered is an OCSP error too. */
    Uni<byte[]> respond(byte[] request) {
        Req[] questions;
        try {
            questions = new OCSPReq(request).getRequestList();
        } catch (IOException | RuntimeException malformed) {
            return refuse(OCSPRespBuilder.MALFORMED_REQUEST);
        }
        if (questions.length == 0 || questions.length > MOST_QUESTIONS) {
            return refuse(OCSPRespBuilder.MALFORMED_REQUEST);
        }
        return signers.all().chain(all -> {
            Signer authority = authority(all, questions[0].getCertID());
            if (authority == null
                    || !Arrays.stream(questions).allMatch(one -> isOf(one.getCertID(), authority.certificate()))) {
                return refuse(OCSPRespBuilder.UNAUTHORIZED);
            }
            return answer(authority, questions);
        });
    }

    private static Uni<byte[]> refuse(int status) {
        return Uni.createFrom().item(OcspAnswers.refusal(status));
    }

    private static @Nullable Signer authority(List<Signer> all, CertificateID id) {
        return all.stream()
                .filter(signer -> signer.role() != Signer.Role.CPS && isOf(id, signer.certificate()))
                .findFirst()
                .orElse(null);
    }

    private static boolean isOf(CertificateID id, ParsedCertificate authority) {
        CertID asked = id.toASN1Primitive();
        String hash =
                IssuerHashes.nameOf(asked.getHashAlgorithm().getAlgorithm().getId());
        return hash != null
                && Arrays.equals(
                        IssuerHashes.digest(hash, authority.subjectName()),
                        asked.getIssuerNameHash().getOctets())
                && Arrays.equals(
                        IssuerHashes.digest(hash, authority.keyBits()),
                        asked.getIssuerKeyHash().getOctets());
    }

    private Uni<byte[]> answer(Signer authority, Req[] questions) {
        List<String> serials = Arrays.stream(questions)
                .map(one -> one.getCertID().getSerialNumber().toString(16))
                .toList();
        return issued.find(authority.certificate().spki(), serials)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(known -> sign(authority, questions, known));
    }

    private byte[] sign(Signer authority, Req[] questions, Map<String, OcspAnswers.Status> known) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        List<OcspAnswers.Entry> entries = new ArrayList<>();
        for (Req question : questions) {
            CertificateID id = question.getCertID();
            entries.add(new OcspAnswers.Entry(
                    id,
                    id.getSerialNumber(),
                    known.getOrDefault(id.getSerialNumber().toString(16), new OcspAnswers.Status.Unknown())));
        }
        return OcspAnswers.sign(
                signers.keyOf(authority), authority.certificate(), entries, now, now.plus(config.ownAnswerLifetime()));
    }

    /**
     * Revokes what one of our CAs has issued; false where none has. The answer that says so is known here at once, and to
     * other instances within the sync interval (R4).
     */
    public Uni<Boolean> revoke(ParsedCertificate leaf, IssuedCertificates.RevocationReason reason) {
        return signers.all().chain(all -> {
            Signer authority = all.stream()
                    .filter(signer -> signer.role() != Signer.Role.CPS
                            && Arrays.equals(signer.certificate().subjectName(), leaf.issuerName()))
                    .findFirst()
                    .orElse(null);
            if (authority == null) {
                return Uni.createFrom().item(false);
            }
            Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
            return issued.revoke(authority.certificate().spki(), leaf.serialHex(), now, reason)
                    .chain(ours -> ours
                            ? respond(OcspCheck.request(leaf, authority.certificate()))
                                    .chain(answer -> revocations.take(leaf, authority.certificate(), answer))
                                    .replaceWith(true)
                            : Uni.createFrom().item(false));
        });
    }
}
