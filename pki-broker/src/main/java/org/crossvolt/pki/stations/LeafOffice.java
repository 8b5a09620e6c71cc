package org.crossvolt.pki.stations;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.roots.CurrentTrust;
import org.crossvolt.pki.signing.Issuance;
import org.crossvolt.pki.signing.Signer;
import org.crossvolt.pki.signing.Signers;
import org.crossvolt.pki.signing.SigningConfig;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.crossvolt.pki.validation.Purpose;
import org.crossvolt.pki.validation.Question;
import org.crossvolt.pki.validation.Reason;
import org.crossvolt.pki.validation.RevocationSnapshot;
import org.crossvolt.pki.validation.ValidationPolicy;
import org.crossvolt.pki.validation.Verdict;

/** Issues leafs and lets none out that the own verdict does not accept. Blocking; never on an event loop. */
@ApplicationScoped
public class LeafOffice {

    private static final Duration BACKDATED = Duration.ofMinutes(5);
    private static final int UNPROCESSABLE = 422;

    private final Signers signers;
    private final CurrentTrust trust;
    private final ChainValidator validator;
    private final SigningConfig signing;
    private final Clock clock;

    LeafOffice(Signers signers, CurrentTrust trust, ChainValidator validator, SigningConfig signing, Clock clock) {
        this.signing = signing;
        this.signers = signers;
        this.trust = trust;
        this.validator = validator;
        this.clock = clock;
    }

    /** The chain of a new leaf that begins now, root excluded. */
    List<byte[]> issue(
            Signer signer,
            Issuance.Kind kind,
            String commonName,
            org.bouncycastle.asn1.x509.SubjectPublicKeyInfo key,
            Duration lifetime) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return issue(signer, kind, commonName, key, now.minus(BACKDATED), now.plus(lifetime));
    }

    /**
     * The chain of a new leaf, root excluded.
     *
     * @throws ProblemException 422 where the own verdict would not accept it
     */
    public List<byte[]> issue(
            Signer signer,
            Issuance.Kind kind,
            String commonName,
            org.bouncycastle.asn1.x509.SubjectPublicKeyInfo key,
            Instant from,
            Instant until) {
        ParsedCertificate authority = signer.certificate();
        byte[] leaf = Issuance.issue(
                signers.keyOf(signer),
                authority,
                new Issuance.Order(
                        kind,
                        commonName,
                        null,
                        key,
                        from.truncatedTo(ChronoUnit.SECONDS),
                        until.truncatedTo(ChronoUnit.SECONDS),
                        signing.ocspUrl().map(List::of).orElse(authority.ocspUrls())));
        List<byte[]> chain = new ArrayList<>();
        chain.add(leaf);
        chain.addAll(signer.chainBytes());
        requireAccepted(kind == Issuance.Kind.SECC ? Purpose.SECC : Purpose.CONTRACT, chain);
        return chain;
    }

    /** The signer with the root it stands under; refused where what it signs would not be accepted. */
    Signer proven(Signer signer) {
        Verdict verdict = switch (signer.role()) {
            case CPS -> requireAccepted(Purpose.CPS, signer.chainBytes());
            case CPO_CA -> trial(signer, Issuance.Kind.SECC, Purpose.SECC, signer.operator() + "E0");
            case MO_CA ->
                trial(
                        signer,
                        Issuance.Kind.CONTRACT,
                        Purpose.CONTRACT,
                        Emaid.parse(signer.operator() + "C00000000").withCheckDigit());
        };
        return new Signer(
                signer.name(),
                signer.role(),
                signer.chain(),
                signer.keyPlace(),
                java.util.Objects.requireNonNull(verdict.anchor()).id(),
                signer.operator());
    }

    private Verdict trial(Signer signer, Issuance.Kind kind, Purpose purpose, String commonName) {
        return requireAccepted(
                purpose, issue(signer, kind, commonName, signers.keyOf(signer).publicKey(), Duration.ofDays(1)));
    }

    private Verdict requireAccepted(Purpose purpose, List<byte[]> chain) {
        Verdict verdict = validator.judge(
                new Question(purpose, chain, null, null, clock.instant()),
                trust.current(),
                RevocationSnapshot.EMPTY,
                ValidationPolicy.STRICT.withoutRevocation());
        // A contract may be made before it begins.
        boolean acceptedOnceItBegins =
                verdict.reasons().stream().allMatch(one -> one.reason() == Reason.LEAF_NOT_YET_VALID);
        if (!acceptedOnceItBegins) {
            throw new ProblemException(Problem.of(
                    UNPROCESSABLE,
                    "What would be signed would not be accepted.",
                    verdict.reasons().stream()
                            .map(one -> new Problem.Detail(
                                    "/chain", one.reason().name(), one.reason().sentence(), null))
                            .toList()));
        }
        return verdict;
    }
}
