package org.crossvolt.hub.broadcast;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.crossvolt.hub.Regularly;
import org.crossvolt.hub.registration.DirectorySnapshot;
import org.crossvolt.hub.registration.PartyDirectory;
import org.crossvolt.hub.registration.Platform;
import org.jspecify.annotations.Nullable;

/**
 * What an operator of machines wants to know of each platform: what waits for it at this instance, what it missed and since when.
 * Its calls are counted where they are made, its breakers where they are kept.
 */
@Singleton
class PlatformMetrics {

    private final PartyDirectory directory;
    private final BehindStore behind;
    private final Mailboxes mailboxes;
    private final Clock clock;
    private final MultiGauge waiting;
    private final MultiGauge missed;
    private final MultiGauge lag;

    PlatformMetrics(
            PartyDirectory directory, BehindStore behind, Mailboxes mailboxes, Clock clock, MeterRegistry metrics) {
        this.directory = directory;
        this.behind = behind;
        this.mailboxes = mailboxes;
        this.clock = clock;
        this.waiting = MultiGauge.builder("crossvolt.hub.platform.waiting")
                .description("changes that wait for their turn at this instance")
                .register(metrics);
        this.missed = MultiGauge.builder("crossvolt.hub.platform.missed")
                .description("changes that were missed and not made good, at all instances")
                .register(metrics);
        this.lag = MultiGauge.builder("crossvolt.hub.platform.behind.seconds")
                .description("age of the oldest missed change")
                .register(metrics);
    }

    /** What a platform's parties missed together. */
    private record Behind(long missed, @Nullable Instant since) {

        private Behind and(Behind other) {
            return new Behind(missed + other.missed, earlier(since, other.since));
        }

        private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
            if (one == null || other == null) {
                return one == null ? other : one;
            }
            return one.isBefore(other) ? one : other;
        }
    }

    void begin(@Observes StartupEvent started, Regularly regularly) {
        regularly.every(Duration.ofSeconds(10), Duration.ofSeconds(3), "measuring who is behind", this::measure);
    }

    Uni<Void> measure() {
        DirectorySnapshot snapshot = directory.current();
        waiting.register(rows(snapshot, platform -> (double) mailboxes.waiting(platform.id())), true);
        return behind.perParty()
                .invoke(parties -> tell(snapshot, parties))
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
    }

    private void tell(DirectorySnapshot snapshot, List<BehindStore.PartyBehind> parties) {
        Map<Platform, Behind> found = parties.stream()
                .filter(party -> snapshot.platformOf(party.party()) != null)
                .collect(Collectors.toMap(
                        party -> snapshot.platformOf(party.party()),
                        party -> new Behind(party.missed(), party.since()),
                        Behind::and));
        Instant now = clock.instant();
        missed.register(rows(snapshot, platform -> (double) of(found, platform).missed), true);
        lag.register(
                rows(snapshot, platform -> {
                    Instant since = of(found, platform).since;
                    return since == null ? 0.0 : Duration.between(since, now).toMillis() / 1000.0;
                }),
                true);
    }

    private static Behind of(Map<Platform, Behind> found, Platform platform) {
        return found.getOrDefault(platform, new Behind(0, null));
    }

    /** A row for every platform, so that one that is well again is seen to be. */
    private static List<MultiGauge.Row<?>> rows(DirectorySnapshot snapshot, Function<Platform, Double> value) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        for (Platform platform : snapshot.platforms()) {
            rows.add(MultiGauge.Row.of(
                    Tags.of(
                            "platform",
                            platform.name(),
                            "platform_id",
                            platform.id().toString()),
                    value.apply(platform)));
        }
        return rows;
    }
}
