package org.crossvolt.pki.revocation;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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
        return issued.find(authority.certificate().spki(), serials(questions))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(known -> sign(authority, questions, known));
    }

    private static List<String> serials(Req[] questions) {
        return Arrays.stream(questions)
                .map(one -> one.getCertID().getSerialNumber().toString(16))
                .toList();
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

    /** Revocations of one transaction: begun before it, announced after it. */
    public final class Batch {
        private final List<Signer> authorities;
        private final List<Revocations.Learned> learned = new CopyOnWriteArrayList<>();

        private Batch(List<Signer> authorities) {
            this.authorities = authorities;
        }

        /**
         * Revokes what one of our CAs has issued, and keeps the answer that says so; false where none has.
         *
         * @param client of the transaction
         */
        public Uni<Boolean> revoke(
                SqlClient client, ParsedCertificate leaf, IssuedCertificates.RevocationReason reason) {
            Signer authority = authorities.stream()
                    .filter(signer -> Arrays.equals(signer.certificate().subjectName(), leaf.issuerName()))
                    .findFirst()
                    .orElse(null);
            if (authority == null) {
                return Uni.createFrom().item(false);
            }
            Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
            return issued.revoke(client, authority.certificate().spki(), leaf.serialHex(), now, reason)
                    .call(ours -> ours
                            ? answer(client, authority, leaf).invoke(learned::add)
                            : Uni.createFrom().voidItem());
        }

        /** Known here at once, and to other instances within the sync interval (R4). */
        public void announce() {
            learned.forEach(revocations::learn);
        }
    }

    public Uni<Batch> begin() {
        return signers.all()
                .map(all -> new Batch(all.stream()
                        .filter(signer -> signer.role() != Signer.Role.CPS)
                        .toList()));
    }

    private Uni<Revocations.Learned> answer(SqlClient client, Signer authority, ParsedCertificate leaf) {
        ParsedCertificate issuer = authority.certificate();
        Req[] questions;
        try {
            questions = new OCSPReq(OcspCheck.request(leaf, issuer)).getRequestList();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return issued.find(client, issuer.spki(), serials(questions))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(known -> sign(authority, questions, known))
                .chain(answer -> revocations.keep(client, leaf, issuer, answer));
    }
}
