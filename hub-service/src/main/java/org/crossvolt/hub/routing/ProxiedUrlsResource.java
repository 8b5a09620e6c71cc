package org.crossvolt.hub.routing;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.crossvolt.hub.exchanges.ExchangeRecorder;
import org.crossvolt.hub.registration.Platform;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.MessageIds;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The hub's addresses that stand for a partner's own: callbacks for results, page links, CDR addresses. */
@Path("/ocpi")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public class ProxiedUrlsResource {

    private final RequestReader reader;
    private final ProxiedUrlStore store;
    private final MessagePath path;
    private final CallerLimits limits;
    private final RoutingConfig config;
    private final ExchangeRecorder recorder;
    private final Clock clock;

    ProxiedUrlsResource(
            RequestReader reader,
            ProxiedUrlStore store,
            MessagePath path,
            CallerLimits limits,
            RoutingConfig config,
            ExchangeRecorder recorder,
            Clock clock) {
        this.reader = reader;
        this.store = store;
        this.path = path;
        this.limits = limits;
        this.config = config;
        this.recorder = recorder;
        this.clock = clock;
    }

    /** A CommandResult or a charging profile result on its way back to who asked for it. */
    @POST
    @Path("2.2.1/callbacks/{id}")
    @Operation(hidden = true)
    public Uni<Response> result(@PathParam("id") String id, @Context HttpServerRequest http, byte[] body) {
        if (body.length == 0 || body.length > config.maxBodyBytes()) {
            throw new OcpiException(
                    OcpiStatusCode.INVALID_PARAMETERS,
                    "a result has a body of at most " + config.maxBodyBytes() + " bytes");
        }
        return follow(id, http, Buffer.buffer(body));
    }

    /** The next page of a list, or a CDR. */
    @GET
    @Path("2.2.1/proxied/{id}")
    @Operation(hidden = true)
    public Uni<Response> proxied(@PathParam("id") String id, @Context HttpServerRequest http) {
        return follow(id, http, null);
    }

    private Uni<Response> follow(String id, HttpServerRequest http, @Nullable Buffer body) {
        Platform caller = reader.authenticate(http);
        MessageIds ids = MessageIds.readFrom(http::getHeader);
        BodyScan content = BodyScan.of(body);
        boolean isCallback = body != null;
        return store.find(id).flatMap(found -> {
            ProxiedUrl proxied = usable(found, caller, isCallback);
            return travel(requestOf(proxied, caller, http, body, content, ids), proxied);
        });
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

    private Uni<Response> travel(RoutedRequest request, ProxiedUrl proxied) {
        if (!limits.enter(request.caller().id())) {
            throw OcpiException.withHttpStatus(429, OcpiStatusCode.HUB_ERROR, "too many messages are waiting");
        }
        Trail trail = new Trail(clock);
        return path.follow(request, proxied, trail)
                .onItem()
                .invoke(answer -> recorder.record(trail.end(request, answer)))
                .onTermination()
                .invoke(() -> limits.leave(request.caller().id()))
                .map(answer -> RoutedModulesResource.toResponse(request, answer));
    }
}
