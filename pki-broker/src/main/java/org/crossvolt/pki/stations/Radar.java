package org.crossvolt.pki.stations;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.crossvolt.pki.contracts.SerialBindings;
import org.crossvolt.pki.revocation.Revocations;
import org.crossvolt.pki.roots.CurrentTrust;
import org.crossvolt.pki.signing.Signer;
import org.crossvolt.pki.signing.Signers;
import org.crossvolt.pki.validation.Anchor;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.crossvolt.pki.validation.ScopeGrant;
import org.jboss.logging.Logger;

/**
 * What expires soon, at 90, 30, 7 and 1 days (X3): anchors, our signers and their CAs, SECC leafs; of others the CAs that stood in
 * accepted chains, the scopes that were given for a time, and the responders' certificates that answers depend on.
 */
@ApplicationScoped
class Radar {

    private static final Logger LOG = Logger.getLogger(Radar.class);
    private static final List<Integer> STEPS = List.of(1, 7, 30, 90);
    private static final int MOST_LEAFS = 1_000;

    private final CurrentTrust trust;
    private final Signers signers;
    private final SerialBindings bindings;
    private final Revocations revocations;
    private final Pool database;
    private final Clock clock;

    Radar(
            CurrentTrust trust,
            Signers signers,
            SerialBindings bindings,
            Revocations revocations,
            Pool database,
            Clock clock) {
        this.trust = trust;
        this.signers = signers;
        this.bindings = bindings;
        this.revocations = revocations;
        this.database = database;
        this.clock = clock;
    }

    /** @param withinDays the smallest of 1, 7, 30 and 90 that it expires within; 0 if it has expired */
    record Expiring(String kind, String name, Instant notAfter, int withinDays) {}

    record Seen(List<Expiring> expiring) {}

    Uni<Seen> look() {
        Instant now = clock.instant();
        List<Expiring> found = new ArrayList<>();
        for (Anchor anchor : trust.current().anchors()) {
            if (anchor.state() == Anchor.State.ACTIVE) {
                add(found, "ANCHOR", anchor.id(), anchor.certificate().notAfter(), now);
            }
        }
        scopes(found, now);
        Set<String> ours = new HashSet<>();
        return signers.all()
                .invoke(all -> {
                    for (Signer signer : all) {
                        signer.chain().forEach(one -> {
                            ours.add(one.sha256());
                            add(found, signer.role().name(), signer.name(), one.notAfter(), now);
                        });
                    }
                })
                .chain(() -> bindings.authorities())
                .invoke(all -> authorities(found, all, ours, now))
                .chain(() -> revocations.delegates())
                .invoke(all -> responders(found, all, ours, now))
                .chain(() -> leafs(found, now))
                .map(done -> new Seen(found.stream()
                        .sorted(Comparator.comparing(Expiring::notAfter))
                        .toList()));
    }

    /** A scope that is given again, or without an end, is nobody's worry. */
    private void scopes(List<Expiring> found, Instant now) {
        Map<String, Instant> ends = new HashMap<>();
        for (ScopeGrant grant : trust.current().grants()) {
            Instant until = grant.until() == null ? Instant.MAX : grant.until();
            ends.merge(grant.kind() + " " + grant.value() + " of CA " + grant.spki(), until, Radar::later);
        }
        ends.forEach((name, until) -> add(found, "SCOPE", name, until, now));
    }

    /** Of a key the certificate that lasts longest; one that has ended only as long as a scope names it. */
    private void authorities(List<Expiring> found, List<ParsedCertificate> all, Set<String> ours, Instant now) {
        Set<String> scoped =
                trust.current().grants().stream().map(ScopeGrant::spki).collect(Collectors.toSet());
        Map<String, ParsedCertificate> bySpki = new HashMap<>();
        for (ParsedCertificate one : all) {
            if (!ours.contains(one.sha256())) {
                bySpki.merge(one.spki(), one, (a, b) -> a.notAfter().isBefore(b.notAfter()) ? b : a);
            }
        }
        bySpki.forEach((spki, one) -> {
            if (now.isBefore(one.notAfter()) || scoped.contains(spki)) {
                add(found, "CA", one.commonName() + " " + spki, one.notAfter(), now);
            }
        });
    }

    /** Our own are told as signers. */
    private static void responders(List<Expiring> found, List<ParsedCertificate> all, Set<String> ours, Instant now) {
        Map<String, ParsedCertificate> bySha256 = new HashMap<>();
        all.forEach(one -> bySha256.put(one.sha256(), one));
        bySha256.forEach((sha256, one) -> {
            if (!ours.contains(sha256)) {
                add(found, "OCSP_RESPONDER", one.commonName() + " " + sha256, one.notAfter(), now);
            }
        });
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    /** A leaf that was renewed under the same station and EVSE id is nobody's worry any more. */
    private Uni<Void> leafs(List<Expiring> found, Instant now) {
        return database.preparedQuery("""
                        SELECT station, evse, max(not_after) AS not_after FROM pki.secc_leaf
                        GROUP BY station, evse HAVING max(not_after) < $1 ORDER BY 3 LIMIT $2""")
                .execute(Tuple.of(now.plus(Duration.ofDays(90)).atOffset(ZoneOffset.UTC), MOST_LEAFS))
                .invoke(rows -> rows.forEach(row -> add(
                        found,
                        "SECC",
                        row.getString("station") + " " + row.getString("evse"),
                        row.getOffsetDateTime("not_after").toInstant(),
                        now)))
                .replaceWithVoid();
    }

    private static void add(List<Expiring> found, String kind, String name, Instant notAfter, Instant now) {
        if (!now.isBefore(notAfter)) {
            found.add(new Expiring(kind, name, notAfter, 0));
            return;
        }
        for (int days : STEPS) {
            if (notAfter.isBefore(now.plus(Duration.ofDays(days)))) {
                found.add(new Expiring(kind, name, notAfter, days));
                return;
            }
        }
    }

    @Scheduled(every = "24h", delayed = "1m")
    Uni<Void> tell() {
        return look().invoke(seen -> {
                    for (Expiring one : seen.expiring()) {
                        if (one.withinDays() <= 7) {
                            LOG.warnf("%s %s ends at %s", one.kind(), one.name(), one.notAfter());
                        }
                    }
                })
                .replaceWithVoid();
    }
}
