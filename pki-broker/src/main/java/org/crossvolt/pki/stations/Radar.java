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
import java.util.List;
import org.crossvolt.pki.roots.CurrentTrust;
import org.crossvolt.pki.signing.Signer;
import org.crossvolt.pki.signing.Signers;
import org.crossvolt.pki.validation.Anchor;
import org.jboss.logging.Logger;

/** What expires soon: anchors, signers and their CAs, SECC leafs, at 90, 30, 7 and 1 days (X3). */
@ApplicationScoped
class Radar {

    private static final Logger LOG = Logger.getLogger(Radar.class);
    private static final List<Integer> STEPS = List.of(1, 7, 30, 90);
    private static final int MOST_LEAFS = 1_000;

    private final CurrentTrust trust;
    private final Signers signers;
    private final Pool database;
    private final Clock clock;

    Radar(CurrentTrust trust, Signers signers, Pool database, Clock clock) {
        this.trust = trust;
        this.signers = signers;
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
        return signers.all()
                .invoke(all -> {
                    for (Signer signer : all) {
                        signer.chain()
                                .forEach(one -> add(found, signer.role().name(), signer.name(), one.notAfter(), now));
                    }
                })
                .chain(() -> leafs(found, now))
                .map(done -> new Seen(found.stream()
                        .sorted(Comparator.comparing(Expiring::notAfter))
                        .toList()));
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
