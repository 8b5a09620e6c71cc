package org.crossvolt.hub.operator;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.crossvolt.hub.broadcast.BehindView;
import org.crossvolt.hub.registration.Breakers;
import org.crossvolt.hub.registration.Detection;
import org.crossvolt.hub.registration.Platform;
import org.jspecify.annotations.Nullable;

/** A platform as operators see it; never a token. */
record PlatformView(
        UUID id,
        String name,
        String state,
        boolean offline,
        @Nullable String versionsUrl,
        @Nullable String version,
        List<RoleView> roles,
        List<EndpointView> endpoints,
        String detectedTokenEncoding,
        boolean detectedTokenNewline,
        boolean detectedTrailingSlash,
        boolean detectedWholeObjects,
        boolean detectedNoRoutingHeaders,
        boolean detectedNoMessageIds,
        Map<String, Object> quirks,
        @Nullable Instant lastSeen,
        List<String> cutOff,
        @Nullable List<BehindView> behind) {

    record RoleView(String party, String role, String name, String status, Instant lastUpdated) {}

    record EndpointView(String module, String role, String url) {}

    /** @param behind null where many platforms are listed */
    static PlatformView of(Platform platform, List<Breakers.Traffic> cutOff, @Nullable List<BehindView> behind) {
        return new PlatformView(
                platform.id(),
                platform.name(),
                platform.state().name(),
                platform.isOffline(),
                platform.versionsUrl(),
                platform.version(),
                platform.parties().stream()
                        .map(role -> new RoleView(
                                role.party().toString(),
                                role.role().text(),
                                role.name(),
                                role.status().name(),
                                role.lastUpdated()))
                        .toList(),
                platform.endpoints().entrySet().stream()
                        .map(endpoint -> new EndpointView(
                                endpoint.getKey().module().identifier(),
                                endpoint.getKey().role().name(),
                                endpoint.getValue()))
                        .sorted(Comparator.comparing(EndpointView::module).thenComparing(EndpointView::role))
                        .toList(),
                platform.detectedEncoding().name(),
                platform.detected(Detection.TOKEN_NEWLINE),
                platform.detected(Detection.TRAILING_SLASH),
                platform.detected(Detection.WHOLE_OBJECTS),
                platform.detected(Detection.NO_ROUTING_HEADERS),
                platform.detected(Detection.NO_MESSAGE_IDS),
                platform.quirks().toMap(),
                platform.lastSeen(),
                cutOff.stream().map(Breakers.Traffic::name).toList(),
                behind);
    }
}
