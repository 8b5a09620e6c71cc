package org.crossvolt.pki.revocation;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.crossvolt.pki.validation.RevocationSnapshot;
import org.crossvolt.pki.validation.RevocationState;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What is known about the revocation of certificates: from memory where it can be, from OCSP and CRLs where it must be, and
 * asked again before it ends (R2).
 */
@ApplicationScoped
public class Revocations {

    private static final Logger LOG = Logger.getLogger(Revocations.class);
    private static final Duration START_PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_PREFETCHED = 500;

    private final Responders responders;
    private final AnswerStore store;
    private final RevocationConfig config;
    private final Clock clock;
    private final ChainValidator validator;
    private final OcspCheck ocsp;
    private final CrlCheck crls;
    private final Map<String, KnownAnswer> known = new ConcurrentHashMap<>();
    private final Map<String, Pair> pairs = new ConcurrentHashMap<>();
    private final Map<String, Missing> missing = new ConcurrentHashMap<>();
    private final Map<String, Uni<RevocationState>> underWay = new ConcurrentHashMap<>();
    private final AtomicLong generation = new AtomicLong();
    private volatile AnswerStore.Position synced = AnswerStore.Position.START;

    /** A certificate and who issued it: what is needed to ask again. */
    private record Pair(ParsedCertificate certificate, ParsedCertificate issuer) {}

    private record Missing(String why, Instant until) {}

    Revocations(
            Responders responders, AnswerStore store, RevocationConfig config, Clock clock, ChainValidator validator) {
        this.responders = responders;
        this.store = store;
        this.config = config;
        this.clock = clock;
        this.validator = validator;
        this.ocsp = new OcspCheck(validator, config.maxAge());
        this.crls = new CrlCheck(validator);
    }

    /** Grows whenever something is newly known to be revoked: what was judged before has to be judged again (R4). */
    public long generation() {
        return generation.get();
    }

    /** What can be said without asking anybody; about the rest it says nothing. */
    public RevocationSnapshot remembered(List<ParsedCertificate> certificates) {
        Map<String, RevocationState> states = new HashMap<>();
        for (ParsedCertificate one : certificates) {
            RevocationState state = remembered(one);
            if (state != null) {
                states.put(one.sha256(), state);
            }
        }
        return new RevocationSnapshot(states);
    }

    /**
     * Asks for what is not remembered. Only for paths that are proven up to an anchor: an issuer that is not could sign
     * itself a good answer, and its addresses are nobody's to call.
     *
     * @param issuers of each certificate at the same place
     */
    public Uni<RevocationSnapshot> snapshot(
            List<ParsedCertificate> certificates, List<ParsedCertificate> issuers, Duration budget) {
        Map<String, RevocationState> states = new ConcurrentHashMap<>();
        List<Uni<Void>> asked = new ArrayList<>();
        for (int i = 0; i < certificates.size(); i++) {
            ParsedCertificate one = certificates.get(i);
            RevocationState state = remembered(one);
            if (state != null) {
                states.put(one.sha256(), state);
            } else {
                asked.add(ask(one, issuers.get(i))
                        .ifNoItem()
                        .after(budget)
                        .recoverWithItem(new RevocationState.Unavailable("no answer within the deadline"))
                        .invoke(answer -> states.put(one.sha256(), answer))
                        .replaceWithVoid());
            }
        }
        if (asked.isEmpty()) {
            return Uni.createFrom().item(new RevocationSnapshot(states));
        }
        return Uni.join().all(asked).andFailFast().map(done -> new RevocationSnapshot(new HashMap<>(states)));
    }

    private @Nullable RevocationState remembered(ParsedCertificate one) {
        Instant now = clock.instant();
        KnownAnswer answer = known.get(one.sha256());
        if (answer != null && (isForEver(answer) || now.isBefore(answer.nextUpdate()))) {
            return answer.state();
        }
        // What we revoked ourselves is known above, though its certificate names nobody to ask.
        if (one.ocspUrls().isEmpty() && one.crlUrls().isEmpty()) {
            return new RevocationState.NoSource();
        }
        Missing none = missing.get(one.sha256());
        return none != null && now.isBefore(none.until()) ? new RevocationState.Unavailable(none.why()) : null;
    }

    /** A revocation does not end with the answer that told of it. */
    private static boolean isForEver(KnownAnswer answer) {
        return answer.state() instanceof RevocationState.Revoked;
    }

    /** The answer and its bytes, for stapling (R7). */
    public Uni<@Nullable KnownAnswer> answer(ParsedCertificate certificate, ParsedCertificate issuer) {
        KnownAnswer answer = known.get(certificate.sha256());
        if (answer != null && clock.instant().isBefore(answer.nextUpdate())) {
            return Uni.createFrom().item(answer);
        }
        return ask(certificate, issuer).map(state -> known.get(certificate.sha256()));
    }

    /** The same for a certificate of which only issuer and serial number are given; null where it was never asked about. */
    public Uni<@Nullable KnownAnswer> answer(String issuerSpki, String serial) {
        for (Pair pair : pairs.values()) {
            if (pair.issuer().spki().equals(issuerSpki)
                    && pair.certificate().serialHex().equals(serial)) {
                return answer(pair.certificate(), pair.issuer());
            }
        }
        return Uni.createFrom().nullItem();
    }

    /** One question at a time about one certificate; whoever else wants to know waits for the same answer. */
    private Uni<RevocationState> ask(ParsedCertificate certificate, ParsedCertificate issuer) {
        return underWay.computeIfAbsent(
                certificate.sha256(),
                key -> askAll(new Pair(certificate, issuer), 0, "there is no address to ask")
                        .onTermination()
                        .invoke(() -> underWay.remove(key))
                        .memoize()
                        .indefinitely());
    }

    /** OCSP first, then CRLs, each address once. */
    private Uni<RevocationState> askAll(Pair pair, int at, String lastFailure) {
        List<String> ocspUrls = pair.certificate().ocspUrls();
        List<String> crlUrls = pair.certificate().crlUrls();
        if (at >= ocspUrls.size() + crlUrls.size()) {
            missing.put(
                    pair.certificate().sha256(),
                    new Missing(lastFailure, clock.instant().plus(config.failureKept())));
            return Uni.createFrom().item(new RevocationState.Unavailable(lastFailure));
        }
        boolean isOcsp = at < ocspUrls.size();
        Uni<Responders.Fetched> fetched = isOcsp
                ? responders.ocsp(ocspUrls.get(at), OcspCheck.request(pair.certificate(), pair.issuer()))
                : responders.crl(crlUrls.get(at - ocspUrls.size()));
        return fetched.emitOn(Infrastructure.getDefaultWorkerPool()).chain(answer -> switch (answer) {
            case Responders.Fetched.Nothing nothing -> askAll(pair, at + 1, nothing.why());
            case Responders.Fetched.Bytes bytes -> {
                OcspCheck.Judged judged = isOcsp
                        ? ocsp.judge(bytes.body(), pair.certificate(), pair.issuer(), clock.instant())
                        : crls.judge(bytes.body(), pair.certificate(), pair.issuer(), clock.instant());
                yield switch (judged) {
                    case OcspCheck.Judged.Refused refused -> askAll(pair, at + 1, refused.why());
                    case OcspCheck.Judged.Answer right -> keep(pair, right, bytes.body());
                };
            }
        });
    }

    /**
     * Keeps an answer of our own responder, verified like any other, with the change it follows from.
     *
     * @param client in the transaction of that change; once it is through, {@link #learn} makes it known here, and
     *     {@link #sync} elsewhere
     */
    Uni<Learned> keep(SqlClient client, ParsedCertificate certificate, ParsedCertificate issuer, byte[] answer) {
        return switch (ocsp.judge(answer, certificate, issuer, clock.instant())) {
            case OcspCheck.Judged.Refused refused ->
                throw new IllegalStateException("the own responder is not believed: " + refused.why());
            case OcspCheck.Judged.Answer right -> {
                Learned learned = new Learned(known(certificate, issuer, right, answer), certificate, issuer);
                yield store.put(client, learned.answer(), certificate, issuer).replaceWith(learned);
            }
        };
    }

    /** An answer, and what it is about. */
    record Learned(KnownAnswer answer, ParsedCertificate certificate, ParsedCertificate issuer) {}

    void learn(Learned learned) {
        take(learned.answer());
        pairs.put(learned.answer().certificate(), new Pair(learned.certificate(), learned.issuer()));
    }

    private KnownAnswer known(
            ParsedCertificate certificate, ParsedCertificate issuer, OcspCheck.Judged.Answer answer, byte[] bytes) {
        return new KnownAnswer(
                certificate.sha256(),
                issuer.spki(),
                answer.state(),
                answer.thisUpdate(),
                answer.nextUpdate(),
                bytes,
                clock.instant());
    }

    private Uni<RevocationState> keep(Pair pair, OcspCheck.Judged.Answer answer, byte[] bytes) {
        KnownAnswer kept = known(pair.certificate(), pair.issuer(), answer, bytes);
        take(kept);
        pairs.put(kept.certificate(), pair);
        return store.put(kept, pair.certificate(), pair.issuer())
                .onFailure()
                .invoke(failure -> LOG.warnf("an answer about revocation could not be kept: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull()
                .replaceWith(answer.state());
    }

    private void take(KnownAnswer answer) {
        if (known.size() >= config.mostKept()) {
            Instant now = clock.instant();
            known.values().removeIf(old -> !isForEver(old) && !now.isBefore(old.nextUpdate()));
            pairs.keySet().retainAll(known.keySet());
            missing.clear();
        }
        KnownAnswer before = known.get(answer.certificate());
        if (before != null && before.thisUpdate().isAfter(answer.thisUpdate())) {
            return;
        }
        known.put(answer.certificate(), answer);
        missing.remove(answer.certificate());
        boolean news = isForEver(answer) && !(before != null && isForEver(before));
        if (news) {
            generation.incrementAndGet();
        }
    }

    /** Certificates that CAs gave to their responders, and that answers of late were signed with. */
    public Uni<List<ParsedCertificate>> delegates() {
        return store.newestByIssuer()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(answers -> {
                    List<ParsedCertificate> found = new ArrayList<>();
                    for (AnswerStore.Stored stored : answers) {
                        byte[] issuer = stored.issuer();
                        if (issuer != null
                                && validator.readOne(issuer) instanceof ChainValidator.One.Certificate authority) {
                            KnownAnswer answer = stored.answer();
                            ParsedCertificate delegate =
                                    ocsp.delegate(answer.bytes(), authority.certificate(), answer.fetchedAt());
                            if (delegate != null) {
                                found.add(delegate);
                            }
                        }
                    }
                    return found;
                });
    }

    void start(@Observes StartupEvent started) {
        sync().await().atMost(START_PATIENCE);
    }

    /** What other instances, or this one before its restart, were answered. */
    @Scheduled(
            every = "${crossvolt.pki.revocation.sync-interval:2s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sync() {
        return store.behind(synced).chain(first -> read(first).invoke(() -> synced = first.horizon()));
    }

    private Uni<Void> read(AnswerStore.Page page) {
        page.answers().forEach(stored -> {
            take(stored.answer());
            rememberPair(stored);
        });
        return page.whole()
                ? Uni.createFrom().voidItem()
                : store.behind(page.end()).chain(this::read);
    }

    /** So that it is asked about again before its answer ends, also after a restart, also if another instance asked (R2). */
    private void rememberPair(AnswerStore.Stored stored) {
        byte[] certificate = stored.certificate();
        byte[] issuer = stored.issuer();
        if (certificate == null
                || issuer == null
                || pairs.containsKey(stored.answer().certificate())) {
            return;
        }
        if (validator.readOne(certificate) instanceof ChainValidator.One.Certificate one
                && validator.readOne(issuer) instanceof ChainValidator.One.Certificate above) {
            pairs.put(stored.answer().certificate(), new Pair(one.certificate(), above.certificate()));
        }
    }

    /** Half through an answer's life, with some spread, so that not all ask at once. */
    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> prefetch() {
        Instant now = clock.instant();
        List<Uni<RevocationState>> due = new ArrayList<>();
        for (Map.Entry<String, Pair> entry : pairs.entrySet()) {
            KnownAnswer answer = known.get(entry.getKey());
            if (answer != null && due.size() < MOST_PREFETCHED && now.isAfter(refreshAt(answer))) {
                due.add(ask(entry.getValue().certificate(), entry.getValue().issuer()));
            }
        }
        return due.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join()
                        .all(due)
                        .andCollectFailures()
                        .replaceWithVoid()
                        .onFailure()
                        .recoverWithNull();
    }

    private static Instant refreshAt(KnownAnswer answer) {
        long life = Duration.between(answer.fetchedAt(), answer.nextUpdate()).toMillis();
        int spread = Math.floorMod(answer.certificate().hashCode(), 20);
        return answer.fetchedAt().plusMillis(Math.max(1_000, life * (45 + spread / 2) / 100));
    }
}
