package org.crossvolt.emsp.tokens;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.crossvolt.emsp.Questions;
import org.crossvolt.emsp.locations.KnownLocations;
import org.crossvolt.emsp.objects.ObjectKey;
import org.crossvolt.emsp.registration.EmspPlatform;
import org.crossvolt.ocpi.locations.Location;
import org.crossvolt.ocpi.party.Callers;
import org.crossvolt.ocpi.party.SenderPage;
import org.crossvolt.ocpi.tokens.AllowedType;
import org.crossvolt.ocpi.tokens.AuthorizationInfo;
import org.crossvolt.ocpi.tokens.LocationReferences;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.DisplayText;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.OcpiAnswers;
import org.crossvolt.ocpi.wire.PageRequest;
import org.jspecify.annotations.Nullable;

/** The Sender interface of Tokens (section 3.5): the list, and the question whether one may charge now. */
@Path("/ocpi/2.2.1/sender/tokens")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public class TokensSenderResource {

    private static final int LONGEST_UID = 39;

    private final Callers callers;
    private final TokenDirectory directory;
    private final TokenPages pages;
    private final KnownLocations locations;
    private final Guessing guessing;
    private final TokensConfig config;
    private final EmspPlatform own;
    private final Clock clock;

    TokensSenderResource(
            Callers callers,
            TokenDirectory directory,
            TokenPages pages,
            KnownLocations locations,
            Guessing guessing,
            TokensConfig config,
            EmspPlatform own,
            Clock clock) {
        this.callers = callers;
        this.directory = directory;
        this.pages = pages;
        this.locations = locations;
        this.guessing = guessing;
        this.config = config;
        this.own = own;
        this.clock = clock;
    }

    @GET
    public Uni<Response> list(@Context HttpServerRequest http) {
        PageRequest page = PageRequest.readFrom(http::getParam, config.pageSize());
        return callers.routed(http)
                .flatMap(routed -> pages.read(routed.to(), page))
                .map((SenderPage read) -> read.answer(page, own.url(ModuleId.TOKENS, InterfaceRole.SENDER), clock));
    }

    @POST
    @Path("{uid}/authorize")
    public Uni<Response> authorize(
            @Context HttpServerRequest http,
            @PathParam("uid") String uid,
            @QueryParam("type") @Nullable String type,
            byte[] body) {
        return callers.routed(http).map(routed -> answer(routed, uid, type == null ? "RFID" : type, body));
    }

    private Response answer(Callers.Routed routed, String uid, String type, byte[] body) {
        String cpo = Questions.name(routed.from());
        LocationReferences references = body.length == 0
                ? null
                : OcpiReader.read(body, LocationReferences.class).orRefuse();
        guessing.requireAllowed(cpo);
        KnownToken token = uid.length() > LONGEST_UID
                ? null
                : directory.find(routed.to(), uid, type).orElse(null);
        if (token == null) {
            guessing.missed(cpo);
            throw OcpiException.withHttpStatus(
                    404, OcpiStatusCode.UNKNOWN_TOKEN, "this provider has no such token of type " + shown(type));
        }
        Location location = references == null
                ? null
                : locations
                        .find(ObjectKey.of(ModuleId.LOCATIONS, routed.from(), references.locationId()))
                        .orElse(null);
        Instant now = clock.instant();
        return OcpiAnswers.success(
                info(
                        token,
                        Authorization.decide(new Authorization.Question(token, cpo, references, location, now)),
                        now),
                clock);
    }

    private static AuthorizationInfo info(KnownToken token, Authorization.Answer answer, Instant now) {
        return switch (answer) {
            case Authorization.Answer.Allowed allowed ->
                new AuthorizationInfo(
                        AllowedType.ALLOWED,
                        token.toOcpi(now),
                        allowed.where(),
                        CiString.of(UUID.randomUUID().toString()),
                        null);
            case Authorization.Answer.Refused refused ->
                new AuthorizationInfo(
                        refused.allowed(), token.toOcpi(now), null, null, new DisplayText("en", refused.why()));
            case Authorization.Answer.PlaceNeeded needed ->
                throw new OcpiException(
                        OcpiStatusCode.NOT_ENOUGH_INFORMATION,
                        "the contract is for some places only: ask again with LocationReferences");
        };
    }

    private static String shown(String type) {
        return type.length() > 36 ? type.substring(0, 36) + "…" : type;
    }
}
