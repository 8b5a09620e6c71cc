package org.crossvolt.hub.clientinfo;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.crossvolt.hub.Regularly;
import org.crossvolt.hub.agreements.Agreements;
import org.crossvolt.hub.registration.Detections;
import org.crossvolt.hub.registration.DirectorySnapshot;
import org.crossvolt.hub.registration.PartyDirectory;
import org.crossvolt.hub.registration.Platform;
import org.crossvolt.hub.registration.PlatformState;
import org.crossvolt.ocpi.hubclientinfo.ClientInfo;
import org.crossvolt.ocpi.hubclientinfo.ConnectionStatus;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.MessageIds;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.crossvolt.ocpi.wire.OcpiAnswers;
import org.crossvolt.ocpi.wire.OcpiCall;
import org.crossvolt.ocpi.wire.OcpiClient;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Pushes to each connected platform what it has not been told yet (H-42): always the newest status, one push at a time per
 * platform, so that an older one never arrives after a newer. What failed is simply still untold at the next round.
 */
@Singleton
class ClientInfoPush {

    private static final Logger LOG = Logger.getLogger(ClientInfoPush.class);
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final PartyDirectory directory;
    private final Agreements agreements;
    private final OcpiClient client;
    private final Detections detections;
    private final Map<UUID, Viewer> viewers = new ConcurrentHashMap<>();

    ClientInfoPush(PartyDirectory directory, Agreements agreements, OcpiClient client, Detections detections) {
        this.directory = directory;
        this.agreements = agreements;
        this.client = client;
        this.detections = detections;
    }

    /** What a platform was told, and whether it is being told right now. */
    private static final class Viewer {
        private final Map<String, ConnectionStatus> told = new HashMap<>();
        private boolean busy;
        private boolean again;
    }

    /** Who joins is told nothing of what was before: it reads the list (H-44). */
    void directoryChanged(@Observes PartyDirectory.Changed change) {
        for (Platform platform : change.after().platforms()) {
            Platform before = change.before().platform(platform.id());
            if (platform.state() == PlatformState.REGISTERED
                    && (before == null || before.state() != PlatformState.REGISTERED)) {
                startFrom(platform, change.after());
            }
        }
        tellAll();
    }

    private void startFrom(Platform platform, DirectorySnapshot directory) {
        Viewer viewer = viewers.computeIfAbsent(platform.id(), first -> new Viewer());
        synchronized (viewer) {
            viewer.told.clear();
            ClientInfoView.of(platform, directory, agreements::anyBetween)
                    .forEach(info -> viewer.told.put(keyOf(info), info.status()));
        }
    }

    void agreementsChanged(@Observes Agreements.Changed change) {
        tellAll();
    }

    void begin(@Observes StartupEvent started, Regularly regularly) {
        regularly.every(Duration.ofSeconds(30), Duration.ofSeconds(10), "telling all platforms who is there", () -> {
            tellAll();
            return Uni.createFrom().voidItem();
        });
    }

    void tellAll() {
        for (Platform platform : directory.current().platforms()) {
            if (platform.state() == PlatformState.REGISTERED
                    && !platform.isOffline()
                    && platform.endpoint(ModuleId.HUBCLIENTINFO, InterfaceRole.RECEIVER) != null) {
                tell(platform.id());
            }
        }
    }

    private void tell(UUID platformId) {
        Viewer viewer = viewers.computeIfAbsent(platformId, first -> new Viewer());
        synchronized (viewer) {
            viewer.again = true;
            if (viewer.busy) {
                return;
            }
            viewer.busy = true;
        }
        next(platformId, viewer);
    }

    private void next(UUID platformId, Viewer viewer) {
        Platform platform = directory.current().platform(platformId);
        ClientInfo untold = platform == null ? null : firstUntold(platform, viewer);
        String endpoint = platform == null ? null : platform.endpoint(ModuleId.HUBCLIENTINFO, InterfaceRole.RECEIVER);
        if (platform == null || untold == null || endpoint == null) {
            rest(platformId, viewer, platform != null && endpoint != null);
            return;
        }
        push(platform, endpoint, untold).subscribe().with(arrived -> {
            if (arrived) {
                synchronized (viewer) {
                    viewer.told.put(keyOf(untold), untold.status());
                }
                next(platformId, viewer);
            } else {
                rest(platformId, viewer, false);
            }
        });
    }

    private void rest(UUID platformId, Viewer viewer, boolean lookAgain) {
        boolean goOn;
        synchronized (viewer) {
            goOn = lookAgain && viewer.again;
            viewer.again = false;
            viewer.busy = goOn;
        }
        if (goOn) {
            next(platformId, viewer);
        }
    }

    private @Nullable ClientInfo firstUntold(Platform platform, Viewer viewer) {
        for (ClientInfo info : ClientInfoView.of(platform, directory.current(), agreements::anyBetween)) {
            synchronized (viewer) {
                if (viewer.told.get(keyOf(info)) != info.status()) {
                    return info;
                }
            }
        }
        return null;
    }

    private Uni<Boolean> push(Platform platform, String endpoint, ClientInfo info) {
        String url = platform.address(endpoint, info.countryCode() + "/" + info.partyId(), "");
        return client.send(new OcpiCall(
                        HttpMethod.PUT,
                        url,
                        platform.authorizationHeader(),
                        MessageIds.fresh(),
                        null,
                        platform.brought(OcpiAnswers.json(info)),
                        DEADLINE))
                .map(answer -> {
                    detections.answered(platform, url, answer);
                    boolean arrived = answer instanceof OcpiAnswer.Answered answered && answered.isSuccess();
                    if (!arrived) {
                        LOG.infof(
                                "%s was not told that %s-%s is %s: %s",
                                platform.name(), info.countryCode(), info.partyId(), info.status(), answer.describe());
                    }
                    return arrived;
                });
    }

    private static String keyOf(ClientInfo info) {
        return info.countryCode() + "/" + info.partyId() + "/" + info.role();
    }
}
