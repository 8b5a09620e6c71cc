package org.crossvolt.hub.routing;

import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.crossvolt.hub.registration.HubIdentity;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.wire.OcpiHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Page links and CDR addresses in a receiver's answer: the caller has no credentials for that platform, so it is
 * given addresses of the hub's that stand for them and work for the caller's party alone.
 */
@Singleton
class RewrittenLinks {

    static final String PATH = "/ocpi/2.2.1/proxied/";

    private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;[^,]*rel=\"?next\"?", Pattern.CASE_INSENSITIVE);

    private final ProxiedUrlStore store;
    private final HubIdentity hub;
    private final RoutingConfig config;
    private final Clock clock;

    RewrittenLinks(ProxiedUrlStore store, HubIdentity hub, RoutingConfig config, Clock clock) {
        this.store = store;
        this.hub = hub;
        this.config = config;
        this.clock = clock;
    }

    static boolean in(MultiMap headers) {
        return headers.contains(OcpiHeaders.LINK) || headers.contains(OcpiHeaders.LOCATION);
    }

    /** The answer with the addresses the receiver gave replaced; an address that can not be read is left out. */
    Uni<RoutedAnswer> rewrite(RoutedAnswer answer, MultiMap received, RoutedRequest request, PartyId to) {
        String next = nextOf(received.get(OcpiHeaders.LINK));
        String location = request.shape() == ModuleDoor.Shape.NEW_CDR ? received.get(OcpiHeaders.LOCATION) : null;
        Uni<RoutedAnswer> result = Uni.createFrom().item(answer);
        if (next != null) {
            result = result.flatMap(so -> keep(request, to, ProxiedUrl.Kind.PAGE, next, config.pageLinkLifetime())
                    .map(url -> with(so, OcpiHeaders.LINK, "<" + url + ">; rel=\"next\"")));
        }
        if (location != null) {
            result = result.flatMap(so -> keep(request, to, ProxiedUrl.Kind.CDR, location, config.cdrLinkLifetime())
                    .map(url -> with(so, OcpiHeaders.LOCATION, url)));
        }
        return result;
    }

    private Uni<String> keep(RoutedRequest request, PartyId to, ProxiedUrl.Kind kind, String url, Duration lifetime) {
        String id = ProxiedUrlStore.newId();
        return store.keep(new ProxiedUrl(
                        id,
                        kind,
                        url,
                        request.from(),
                        to,
                        request.module().identifier(),
                        request.ids().correlationId(),
                        null,
                        clock.instant().plus(lifetime)))
                .replaceWith(hub.publicUrl() + PATH + id);
    }

    private static RoutedAnswer with(RoutedAnswer answer, String header, String value) {
        Map<String, String> headers = new HashMap<>(answer.headers());
        headers.put(header, value);
        return new RoutedAnswer(answer.httpStatus(), answer.from(), answer.statusCode(), headers, answer.body());
    }

    static @Nullable String nextOf(@Nullable String link) {
        if (link == null) {
            return null;
        }
        Matcher next = NEXT.matcher(link);
        return next.find() ? next.group(1) : null;
    }
}
