package org.crossvolt.pki.roots;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.crossvolt.pki.evidence.AuditLog;
import org.crossvolt.pki.validation.Anchor;

/** Notices that a root that is trusted has come to its end, and tells it once, whichever instance is the first. */
@ApplicationScoped
class Expirations {

    private static final String NOBODY = "the clock";

    private final CurrentTrust trust;
    private final AnchorStore store;
    private final RootsChanged changed;
    private final AuditLog audit;
    private final RootsConfig config;
    private final Clock clock;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    Expirations(
            CurrentTrust trust,
            AnchorStore store,
            RootsChanged changed,
            AuditLog audit,
            RootsConfig config,
            Clock clock) {
        this.trust = trust;
        this.store = store;
        this.changed = changed;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(
            every = "${crossvolt.pki.roots.expiry-interval:1m}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        Instant now = clock.instant();
        List<Anchor> ended = trust.current().anchors().stream()
                .filter(anchor -> anchor.state() == Anchor.State.ACTIVE && isOver(anchor, now))
                .filter(anchor -> !told.contains(anchor.id()))
                .toList();
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Anchor anchor : ended) {
            all = all.chain(() -> tell(anchor.id(), now)).invoke(() -> told.add(anchor.id()));
        }
        // One that was revoked and admitted again may end again.
        told.retainAll(trust.current().anchors().stream()
                .filter(anchor -> anchor.state() == Anchor.State.ACTIVE)
                .map(Anchor::id)
                .toList());
        return all;
    }

    private static boolean isOver(Anchor anchor, Instant now) {
        Instant end = anchor.trustUntil();
        return now.isAfter(anchor.certificate().notAfter()) || (end != null && !now.isBefore(end));
    }

    private Uni<Void> tell(String id, Instant now) {
        return store.inTransaction(client -> store.markExpired(client, config.zone(), id, now)
                .chain(first -> first
                        ? changed.tell(client, id, RootsChanged.What.EXPIRED)
                                .chain(() -> audit.note(client, NOBODY, "EXPIRE", "anchor " + id, ""))
                        : Uni.createFrom().voidItem()));
    }
}
