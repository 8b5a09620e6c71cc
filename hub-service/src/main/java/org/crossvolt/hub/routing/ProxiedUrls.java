package org.crossvolt.hub.routing;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.crossvolt.hub.registration.Platform;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.MessageIds;
import org.jspecify.annotations.Nullable;

/** The hub's addresses that stand for a partner's own, as their users come back to them: callbacks, pages, CDRs. */
@Singleton
class ProxiedUrls {

    private final ProxiedUrlStore store;

    ProxiedUrls(ProxiedUrlStore store) {
        this.store = store;
    }

    /** A message to a proxied address, and what that address stands for. */
    record Following(RoutedRequest request, ProxiedUrl proxied) {}

    /**
     * @param body a CommandResult or charging profile result on its way back to who asked for it; none for a page or a CDR
     * @return a failure with 404 where the address is not known, not this caller's, or no longer valid, and with 2001 where
     *     a result has no body
     */
    Future<Following> find(Platform caller, HttpServerRequest http, String id, @Nullable Buffer body, MessageIds ids) {
        if (body != null && body.length() == 0) {
            throw new OcpiException(OcpiStatusCode.INVALID_PARAMETERS, "a result has a body");
        }
        BodyScan content = BodyScan.of(body);
        Uni<Following> following = store.find(id).map(found -> {
            ProxiedUrl proxied = usable(found, caller, body != null);
            return new Following(requestOf(proxied, caller, http, body, content, ids), proxied);
        });
        return Unis.future(following);
    }

    /** Bound to the platform it was made for; to all others it is not there (2.9 step 8). */
    private static ProxiedUrl usable(Optional<ProxiedUrl> found, Platform caller, boolean isCallback) {
        return found.filter(proxied -> caller.hosts(proxied.user()))
                .filter(proxied -> (proxied.kind() == ProxiedUrl.Kind.CALLBACK) == isCallback)
                .orElseThrow(() -> OcpiException.withHttpStatus(
                        404,
                        OcpiStatusCode.INVALID_PARAMETERS,
                        "this address is not known, not yours, or no longer valid"));
    }

    private static RoutedRequest requestOf(
            ProxiedUrl proxied,
            Platform caller,
            HttpServerRequest http,
            @Nullable Buffer body,
            BodyScan content,
            MessageIds ids) {
        boolean isCallback = proxied.kind() == ProxiedUrl.Kind.CALLBACK;
        return new RoutedRequest(
                caller,
                proxied.user(),
                proxied.owner(),
                true,
                ModuleId.find(proxied.module()).orElseThrow(),
                proxied.kind() == ProxiedUrl.Kind.CDR ? InterfaceRole.RECEIVER : InterfaceRole.SENDER,
                isCallback ? ModuleDoor.Shape.COMMAND : ModuleDoor.Shape.LIST,
                http.method(),
                (isCallback ? "callbacks/" : "proxied/") + proxied.id(),
                List.of(),
                "",
                body,
                content,
                http.getHeader("X-Correlation-ID") == null && isCallback
                        ? new MessageIds(ids.requestId(), proxied.correlationId())
                        : ids);
    }
}
