package org.crossvolt.hub.registration;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The breakers of all platforms on this instance. Messages to one party, broadcasts and CDRs in safe-keeping have one each: a
 * receiver that refuses every Location may still answer authorizations.
 */
@Singleton
public class Breakers {

    private static final Logger LOG = Logger.getLogger(Breakers.class);

    /** What a breaker cuts off. */
    public enum Traffic {
        DIRECTED,
        BROADCAST,
        /** CDRs in safe-keeping. */
        SAFE_KEPT
    }

    /** When a platform is left alone. */
    @ConfigMapping(prefix = "crossvolt.hub.breaker")
    public interface Config {

        /** Failures in a row after which a platform is left alone. */
        @WithDefault("5")
        int failures();

        /** How long it is left alone at first. */
        @WithDefault("2s")
        Duration firstPause();

        /** How long it is left alone at most before the next trial. */
        @WithDefault("30s")
        Duration longestPause();
    }

    private record Key(UUID platform, Traffic traffic) {}

    private final ConcurrentHashMap<Key, Breaker> breakers = new ConcurrentHashMap<>();
    private final PartyDirectory directory;
    private final Config config;
    private final MeterRegistry metrics;

    Breakers(PartyDirectory directory, Config config, MeterRegistry metrics) {
        this.directory = directory;
        this.config = config;
        this.metrics = metrics;
        metrics.gauge(
                "crossvolt.hub.breakers.open",
                breakers,
                all -> all.values().stream().filter(Breaker::isOpen).count());
    }

    /** Whether a call may be made; a platform that never failed costs one look-up. */
    public boolean tryCall(UUID platform, Traffic traffic) {
        Breaker breaker = breakers.get(new Key(platform, traffic));
        return breaker == null || breaker.tryCall(System.nanoTime());
    }

    /** Whether no call may be made now; asking for a trial is left to {@link #tryCall}. */
    public boolean isShut(UUID platform, Traffic traffic) {
        Breaker breaker = breakers.get(new Key(platform, traffic));
        return breaker != null && breaker.isShut(System.nanoTime());
    }

    public boolean isOpen(UUID platform, Traffic traffic) {
        Breaker breaker = breakers.get(new Key(platform, traffic));
        return breaker != null && breaker.isOpen();
    }

    public void succeeded(UUID platform, Traffic traffic) {
        Breaker breaker = breakers.get(new Key(platform, traffic));
        if (breaker != null) {
            if (breaker.isOpen()) {
                LOG.infof("%s takes %s messages again", nameOf(platform), traffic);
            }
            breaker.succeeded();
        }
    }

    public void failed(UUID platform, Traffic traffic, String reason) {
        Breaker breaker = breakers.computeIfAbsent(new Key(platform, traffic), this::first);
        boolean before = breaker.isOpen();
        breaker.failed(System.nanoTime());
        if (!before && breaker.isOpen()) {
            LOG.warnf("%s is left alone with %s messages for a while: %s", nameOf(platform), traffic, reason);
        }
    }

    /** A platform that has failed once is watched from then on. */
    private Breaker first(Key key) {
        Breaker breaker = new Breaker(config.failures(), config.firstPause(), config.longestPause());
        Gauge.builder("crossvolt.hub.breaker.open", breaker, one -> one.isOpen() ? 1 : 0)
                .tag("platform", nameOf(key.platform))
                .tag("platform_id", key.platform.toString())
                .tag("traffic", key.traffic.name())
                .register(metrics);
        return breaker;
    }

    /** What is cut off from a platform now, on this instance. */
    public List<Traffic> openOf(UUID platform) {
        List<Traffic> open = new ArrayList<>();
        for (Traffic traffic : Traffic.values()) {
            if (isOpen(platform, traffic)) {
                open.add(traffic);
            }
        }
        return open;
    }

    private String nameOf(UUID platform) {
        Platform known = directory.current().platform(platform);
        return known == null ? platform.toString() : known.name();
    }
}
