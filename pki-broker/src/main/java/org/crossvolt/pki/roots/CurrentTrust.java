package org.crossvolt.pki.roots;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encoding;
import org.crossvolt.pki.signing.Jws;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.Trust;
import org.jboss.logging.Logger;

/**
 * The trust this instance judges by: the newest bundle it has read, its signature checked, never replaced by an older one.
 * Where no newer one can be had it goes on with the last until that ends, and then trusts nobody (X2).
 */
@ApplicationScoped
public class CurrentTrust {

    private static final Logger LOG = Logger.getLogger(CurrentTrust.class);
    private static final Duration START_PATIENCE = Duration.ofSeconds(30);

    private final Bundles bundles;
    private final ChainValidator validator;
    private volatile Trust trust;

    CurrentTrust(Bundles bundles, ChainValidator validator, RootsConfig config) {
        this.bundles = bundles;
        this.validator = validator;
        this.trust = new Trust(config.zone(), 0, Instant.EPOCH, List.of(), List.of(), Set.of());
    }

    public Trust current() {
        return trust;
    }

    void start(@Observes @Priority(20) StartupEvent started) {
        refresh().await().atMost(START_PATIENCE);
    }

    @Scheduled(
            every = "${crossvolt.pki.roots.poll-interval:1s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> poll() {
        return refresh();
    }

    public Uni<Void> refresh() {
        return bundles.newest().invoke(this::take).replaceWithVoid();
    }

    private synchronized void take(Optional<Bundles.Bundle> newest) {
        if (newest.isEmpty() || newest.get().version() <= trust.version()) {
            return;
        }
        Optional<Trust> read = read(newest.get());
        if (read.isEmpty()) {
            LOG.errorf(
                    "bundle %d can not be trusted and is not used", newest.get().version());
            return;
        }
        trust = read.get();
        LOG.infof(
                "trust bundle %d with %d anchors",
                trust.version(), trust.anchors().size());
    }

    /** The trust of any version, for replays; nothing where its signature does not fit. */
    public Uni<Optional<Trust>> ofVersion(String zone, long version) {
        return bundles.find(zone, version).map(found -> found.flatMap(this::read));
    }

    private Optional<Trust> read(Bundles.Bundle bundle) {
        try {
            byte[] key = bundles.key().publicKey().getEncoded(ASN1Encoding.DER);
            return Jws.read(bundle.signed(), key, BundleContent.TYPE)
                    .map(payload -> BundleContent.trust(BundleContent.parse(payload), validator));
        } catch (java.io.IOException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
