package org.crossvolt.pki.contracts;

import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.crossvolt.pki.evidence.EvidenceRecord;
import org.crossvolt.pki.evidence.EvidenceStore;
import org.crossvolt.pki.revocation.KnownAnswer;
import org.crossvolt.pki.revocation.Revocations;
import org.crossvolt.pki.roots.CurrentTrust;
import org.crossvolt.pki.roots.Overlays;
import org.crossvolt.pki.signing.Vault;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.Digest;
import org.crossvolt.pki.validation.Edition;
import org.crossvolt.pki.validation.Finding;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.crossvolt.pki.validation.Purpose;
import org.crossvolt.pki.validation.Question;
import org.crossvolt.pki.validation.Reason;
import org.crossvolt.pki.validation.RevocationSnapshot;
import org.crossvolt.pki.validation.Trust;
import org.crossvolt.pki.validation.ValidationPolicy;
import org.crossvolt.pki.validation.Verdict;
import org.jspecify.annotations.Nullable;

/** Conducts one verdict: trust from memory, revocation from memory or the responder, the pure verdict, its evidence. */
@ApplicationScoped
public class Verdicts {

    private final ChainValidator validator;
    private final CurrentTrust trust;
    private final Revocations revocations;
    private final EvidenceStore evidence;
    private final Vault vault;
    private final ContractsConfig config;
    private final SerialBindings bindings;
    private final Overlays overlays;
    private final Sightings sightings;
    private final Clock clock;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    private record Kept(Verdict verdict, Question question, Instant until) {}

    /**
     * A verdict and the record that proves it.
     *
     * @param cacheUntil until then the same question would have the same answer
     */
    public record Told(Verdict verdict, UUID evidenceId, Instant cacheUntil) {}

    Verdicts(
            ChainValidator validator,
            CurrentTrust trust,
            Revocations revocations,
            EvidenceStore evidence,
            Vault vault,
            ContractsConfig config,
            SerialBindings bindings,
            Overlays overlays,
            Sightings sightings,
            Clock clock) {
        this.validator = validator;
        this.trust = trust;
        this.revocations = revocations;
        this.evidence = evidence;
        this.vault = vault;
        this.config = config;
        this.bindings = bindings;
        this.overlays = overlays;
        this.sightings = sightings;
        this.clock = clock;
    }

    /**
     * What is asked, by whom, and how the answer will read.
     *
     * @param pem leaf first
     * @param lowAmount whether the caller says that little money is at stake (R3)
     * @param answer names what the caller will be told, for the evidence
     */
    public record Asked(
            Purpose purpose,
            String pem,
            @Nullable Edition edition,
            @Nullable String identity,
            Duration deadline,
            String askedBy,
            boolean lowAmount,
            Function<Verdict, String> answer) {

        /** Nothing is known about the amount; it is taken as high. */
        public Asked(
                Purpose purpose,
                String pem,
                @Nullable Edition edition,
                @Nullable String identity,
                Duration deadline,
                String askedBy,
                Function<Verdict, String> answer) {
            this(purpose, pem, edition, identity, deadline, askedBy, false, answer);
        }
    }

    public Uni<Told> judge(Asked asked) {
        Overlays.Overlay overlay = overlays.of(asked.askedBy());
        Trust now = trust.current().without(overlay.anchors(), overlay.cas());
        String key = keyOf(asked, now, overlay);
        Kept known = kept.get(key);
        if (known != null && clock.instant().isBefore(known.until())) {
            return tell(asked, known.question(), known.verdict(), now, known.until());
        }
        return Uni.createFrom()
                .item(() -> validator.readPem(asked.pem()))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(text -> switch (text) {
                    case ChainValidator.Text.Unreadable unreadable -> refuse(asked, unreadable.finding());
                    case ChainValidator.Text.Certificates read -> judge(asked, read.chain(), now, key);
                });
    }

    /** What is known about each certificate of a proven path, bytes included (R7). */
    Uni<List<@Nullable KnownAnswer>> answers(Verdict verdict) {
        List<Uni<@Nullable KnownAnswer>> answers = new ArrayList<>();
        List<ParsedCertificate> path = verdict.path();
        for (int i = 0; i < path.size(); i++) {
            ParsedCertificate issuer = i + 1 < path.size()
                    ? path.get(i + 1)
                    : java.util.Objects.requireNonNull(verdict.anchor()).certificate();
            answers.add(revocations.answer(path.get(i), issuer));
        }
        return Uni.join().all(answers).andFailFast();
    }

    /** A verdict that needs no chain. */
    Uni<Told> refuse(Asked asked, Finding finding) {
        Instant at = clock.instant();
        Question question = new Question(asked.purpose(), List.of(), asked.edition(), asked.identity(), at);
        return tell(asked, question, validator.unreadable(asked.purpose(), finding, at), trust.current(), at);
    }

    private Uni<Told> judge(Asked asked, List<byte[]> chain, Trust now, String key) {
        Question question = new Question(asked.purpose(), chain, asked.edition(), asked.identity(), clock.instant());
        RevocationSnapshot remembered = revocations.remembered(validator.readable(chain));
        Verdict first = validator.judge(question, now, remembered, policy(asked));
        return (needsAnswers(first)
                        ? askAndJudge(asked, question, first, now)
                        : Uni.createFrom().item(first))
                .chain(verdict -> {
                    Instant until = keep(key, question, verdict);
                    return bindings.learn(question, verdict)
                            .chain(() -> sightings.note(verdict))
                            .chain(() -> tell(asked, question, verdict, now, until));
                });
    }

    /** Only what is proven, but for revocation and time, is worth a question to a responder. */
    private static boolean needsAnswers(Verdict verdict) {
        return verdict.anchor() != null
                && (verdict.has(Reason.REVOCATION_UNAVAILABLE) || verdict.has(Reason.REVOCATION_SOFT))
                && verdict.reasons().stream()
                        .allMatch(one -> one.reason() == Reason.REVOCATION_UNAVAILABLE
                                || one.reason().kind() == Reason.Kind.EXPIRED);
    }

    private Uni<Verdict> askAndJudge(Asked asked, Question question, Verdict first, Trust now) {
        List<ParsedCertificate> path = first.path();
        List<ParsedCertificate> issuers = new ArrayList<>(path.subList(1, path.size()));
        issuers.add(java.util.Objects.requireNonNull(first.anchor()).certificate());
        Duration budget = asked.deadline().minusMillis(asked.deadline().toMillis() / 5);
        return revocations
                .snapshot(path, issuers, budget)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(snapshot -> validator.judge(question, now, snapshot, policy(asked)));
    }

    private ValidationPolicy policy(Asked asked) {
        return new ValidationPolicy(config.lab(), config.skew(), config.leafWithoutAnswer(), asked.lowAmount(), true);
    }

    private String keyOf(Asked asked, Trust now, Overlays.Overlay overlay) {
        return Digest.hex(asked.pem().getBytes(StandardCharsets.UTF_8)) + "|" + asked.purpose() + "|" + asked.edition()
                + "|" + asked.identity() + "|" + now.version() + "|" + revocations.generation() + "|"
                + asked.lowAmount() + "|"
                + (overlay.equals(Overlays.Overlay.NONE) ? "" : overlay);
    }

    private Instant keep(String key, Question question, Verdict verdict) {
        Instant now = clock.instant();
        Duration longest = verdict.isAccepted() ? config.verdictKept() : config.refusalKept();
        Instant until = now.plus(longest);
        if (verdict.isAccepted() && verdict.validUntil().isBefore(until)) {
            until = verdict.validUntil();
        }
        boolean passing = verdict.has(Reason.REVOCATION_UNAVAILABLE) || verdict.has(Reason.LEAF_NOT_YET_VALID);
        if (passing) {
            return now;
        }
        if (kept.size() >= config.mostKept()) {
            kept.clear();
        }
        kept.put(key, new Kept(verdict, question, until));
        return until;
    }

    private Uni<Told> tell(Asked asked, Question question, Verdict verdict, Trust by, Instant until) {
        UUID id = UuidCreator.getTimeOrderedEpoch();
        Reason decisive = verdict.decisive();
        EvidenceRecord record = new EvidenceRecord(
                id,
                clock.instant(),
                by.zone(),
                by.version(),
                verdict.purpose().name(),
                asked.askedBy(),
                verdict.identity() == null ? null : vault.keyedHash(verdict.identity()),
                verdict.isAccepted(),
                decisive == null ? null : decisive.name(),
                asked.answer().apply(verdict),
                vault.seal(
                        "evidence/" + id,
                        EvidenceJson.write(question, verdict, policy(asked), overlays.of(asked.askedBy()))));
        return evidence.append(record).replaceWith(new Told(verdict, id, until));
    }

    /** Judges again what a record stands for: with the bundle of that time, at that time. */
    Uni<Replay> replay(EvidenceRecord record) {
        EvidenceJson.Basis basis = EvidenceJson.read(vault.open("evidence/" + record.id(), record.sealed()));
        return trust.ofVersion(record.zone(), record.bundleVersion())
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(found -> {
                    if (found.isEmpty()) {
                        return new Replay(false, basis.reasons(), List.of("BUNDLE_GONE"));
                    }
                    List<String> again = basis.question().chain().isEmpty()
                            ? basis.reasons()
                            : validator
                                    .judge(
                                            basis.question(),
                                            found.get()
                                                    .without(
                                                            basis.overlay().anchors(),
                                                            basis.overlay().cas()),
                                            basis.revocation(),
                                            basis.policy())
                                    .reasons()
                                    .stream()
                                    .map(EvidenceJson::name)
                                    .toList();
                    return new Replay(again.equals(basis.reasons()), basis.reasons(), again);
                });
    }

    /** @param same whether both verdicts have the same reasons */
    record Replay(boolean same, List<String> then, List<String> now) {}
}
