package org.crossvolt.hub.registration;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.crossvolt.hub.Regularly;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.crossvolt.ocpi.wire.OcpiCall;
import org.crossvolt.ocpi.wire.OcpiClient;
import org.jboss.logging.Logger;

/**
 * Which platforms are alive (H-47, H-48). Heard from: alive. Silent too long, or not reachable: asked for its versions; two
 * failures in a row make it OFFLINE, one success or any message from it brings it back.
 */
@Singleton
public class PlatformPresence {

    private static final Logger LOG = Logger.getLogger(PlatformPresence.class);
    private static final int FAILURES_UNTIL_OFFLINE = 2;

    private final PartyDirectory directory;
    private final PlatformStore store;
    private final OcpiClient client;
    private final Clock clock;
    private final Duration silence;
    private final Duration deadline;
    private final Duration probeInterval;
    private final ConcurrentHashMap<UUID, Instant> lastHeard = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<UUID, Integer> failures = new ConcurrentHashMap<>();

    PlatformPresence(
            PartyDirectory directory, PlatformStore store, OcpiClient client, Clock clock, PresenceConfig config) {
        this.directory = directory;
        this.store = store;
        this.client = client;
        this.clock = clock;
        this.silence = config.silence();
        this.deadline = config.probeDeadline();
        this.probeInterval = config.probeInterval();
    }

    /** Cheap: called for every message from a platform. */
    public void heardFrom(UUID platformId) {
        lastHeard.put(platformId, clock.instant());
        if (!failures.isEmpty()) {
            failures.remove(platformId);
        }
        Platform platform = directory.current().platform(platformId);
        if (platform != null && platform.isOffline()) {
            change(platform, false);
        }
    }

    /** A connection to the platform failed; it is asked at the next round, without waiting for silence. */
    public void unreachable(UUID platformId) {
        failures.putIfAbsent(platformId, 0);
    }

    void begin(@Observes StartupEvent started, Regularly regularly) {
        regularly.every(probeInterval, probeInterval, "looking for silent platforms", this::probeTheSilent);
        regularly.every(
                Duration.ofSeconds(15), Duration.ofSeconds(15), "writing down who was heard", this::writeDownLastSeen);
    }

    Uni<Void> probeTheSilent() {
        List<Uni<Void>> probes = new ArrayList<>();
        Instant tooLongAgo = clock.instant().minus(silence);
        for (Platform platform : directory.current().platforms()) {
            Instant heard = lastHeard.getOrDefault(platform.id(), Instant.MIN);
            boolean doubtful = platform.isOffline() || failures.containsKey(platform.id());
            if (platform.state() == PlatformState.REGISTERED && (doubtful || heard.isBefore(tooLongAgo))) {
                probes.add(probe(platform));
            }
        }
        return probes.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join()
                        .all(probes)
                        .andCollectFailures()
                        .replaceWithVoid()
                        .onFailure()
                        .recoverWithNull();
    }

    private Uni<Void> probe(Platform platform) {
        String versionsUrl = platform.versionsUrl();
        if (versionsUrl == null) {
            return Uni.createFrom().voidItem();
        }
        return client.send(OcpiCall.get(versionsUrl, platform.authorizationHeader(), deadline))
                .invoke(answer -> {
                    // Whoever answers is alive, even if it dislikes the question.
                    if (answer instanceof OcpiAnswer.Answered answered && answered.httpStatus() < 500) {
                        heardFrom(platform.id());
                    } else if (failures.merge(platform.id(), 1, Integer::sum) >= FAILURES_UNTIL_OFFLINE
                            && !platform.isOffline()) {
                        LOG.infof("%s does not answer: %s", platform.name(), answer.describe());
                        change(platform, true);
                    }
                })
                .replaceWithVoid();
    }

    private void change(Platform platform, boolean offline) {
        store.changeOffline(platform.id(), offline)
                .chain(happened -> happened
                        ? directory
                                .changedHere()
                                .invoke(() ->
                                        LOG.infof("%s is %s", platform.name(), offline ? "OFFLINE" : "CONNECTED again"))
                        : Uni.createFrom().voidItem())
                .subscribe()
                .with(
                        changed -> {},
                        failure -> LOG.warnf(
                                "the connection status of %s could not be kept: %s",
                                platform.name(), failure.getMessage()));
    }

    Uni<Void> writeDownLastSeen() {
        Map<UUID, Instant> recent = new HashMap<>();
        Instant since = clock.instant().minusSeconds(20);
        lastHeard.forEach((platform, moment) -> {
            if (moment.isAfter(since)) {
                recent.put(platform, moment);
            }
        });
        return store.seen(recent);
    }
}
