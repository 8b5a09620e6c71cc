package org.crossvolt.hub.routing;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Locale;
import org.crossvolt.hub.exchanges.ExchangeRecorder;
import org.crossvolt.hub.registration.Platform;
import org.crossvolt.hub.registration.Quirks;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.wire.MessageIds;
import org.crossvolt.ocpi.wire.RoutingHeaders;
import org.jspecify.annotations.Nullable;

/** All functional modules, both interfaces: {@code /ocpi/2.2.1/{sender|receiver}/{module}/…}. */
@Path("/ocpi")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public class RoutedModulesResource {

    private static final String PATH = "2.2.1/{side: sender|receiver}/{module: [a-z]+}{suffix: (/.*)?}";
    private static final int ROOT_SEGMENTS = 5;

    private final RequestReader reader;
    private final MessagePath path;
    private final CallerLimits limits;
    private final ExchangeRecorder recorder;
    private final Clock clock;

    RoutedModulesResource(
            RequestReader reader, MessagePath path, CallerLimits limits, ExchangeRecorder recorder, Clock clock) {
        this.reader = reader;
        this.path = path;
        this.limits = limits;
        this.recorder = recorder;
        this.clock = clock;
    }

    @GET
    @Path(PATH)
    public Uni<Response> get(
            @PathParam("side") String side, @PathParam("module") String module, @Context HttpServerRequest http) {
        return route(side, module, http, null);
    }

    @PUT
    @Path(PATH)
    public Uni<Response> put(
            @PathParam("side") String side,
            @PathParam("module") String module,
            @Context HttpServerRequest http,
            byte[] body) {
        return route(side, module, http, Buffer.buffer(body));
    }

    @PATCH
    @Path(PATH)
    public Uni<Response> patch(
            @PathParam("side") String side,
            @PathParam("module") String module,
            @Context HttpServerRequest http,
            byte[] body) {
        return route(side, module, http, Buffer.buffer(body));
    }

    @POST
    @Path(PATH)
    public Uni<Response> post(
            @PathParam("side") String side,
            @PathParam("module") String module,
            @Context HttpServerRequest http,
            byte[] body) {
        return route(side, module, http, Buffer.buffer(body));
    }

    @DELETE
    @Path(PATH)
    public Uni<Response> delete(
            @PathParam("side") String side, @PathParam("module") String module, @Context HttpServerRequest http) {
        return route(side, module, http, null);
    }

    private Uni<Response> route(String side, String module, HttpServerRequest http, @Nullable Buffer body) {
        Platform caller = reader.authenticate(http);
        MessageIds ids = MessageIds.readFrom(http::getHeader);
        InterfaceRole role = InterfaceRole.valueOf(side.toUpperCase(Locale.ROOT));
        RoutedRequest request = reader.read(caller, http, role, module, suffixOf(http.path()), body, ids);
        if (!limits.enter(caller.id())) {
            throw OcpiException.withHttpStatus(
                    429,
                    OcpiStatusCode.HUB_ERROR,
                    "too many messages of this platform are waiting for an answer; try again shortly");
        }
        Trail trail = new Trail(clock);
        return path.travel(request, trail)
                .onItem()
                .invoke(answer -> recorder.record(trail.end(request, answer)))
                .onTermination()
                .invoke(() -> limits.leave(caller.id()))
                .map(answer -> toResponse(request, answer));
    }

    /** What stands below {@code /ocpi/2.2.1/{side}/{module}}, still encoded; with and without a final slash alike. */
    static String suffixOf(String rawPath) {
        int at = 0;
        for (int slashes = 0; slashes < ROOT_SEGMENTS; slashes++) {
            at = rawPath.indexOf('/', at) + 1;
            if (at == 0) {
                return "";
            }
        }
        int end = rawPath.endsWith("/") ? rawPath.length() - 1 : rawPath.length();
        return at >= end ? "" : rawPath.substring(at, end);
    }

    private static int httpStatus(RoutedRequest request, RoutedAnswer answer) {
        boolean functionalError = answer.httpStatus() == 200 && answer.statusCode() / 1000 == 2;
        return functionalError && request.caller().quirks().is(Quirks.Switch.HTTP_400) ? 400 : answer.httpStatus();
    }

    /** The routing headers go on every answer, the other way round (2.3); the ids are the caller's own (T-46). */
    static Response toResponse(RoutedRequest request, RoutedAnswer answer) {
        Response.ResponseBuilder response = Response.status(httpStatus(request, answer))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(answer.body());
        request.ids().writeTo(response::header);
        new RoutingHeaders(request.from(), answer.from()).writeTo(response::header);
        answer.headers().forEach(response::header);
        return response.build();
    }
}
