package org.crossvolt.cpo.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import org.crossvolt.ocpi.party.Callers;
import org.crossvolt.ocpi.tokens.Token;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiPatch;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.types.Violation;
import org.crossvolt.ocpi.wire.Envelope;
import org.crossvolt.ocpi.wire.OcpiAnswers;
import org.jspecify.annotations.Nullable;

/** The Receiver interface of Tokens (3.5). */
@Path("/ocpi/2.2.1/receiver/tokens/{country}/{party}/{uid}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public class TokensReceiver {

    private static final String RFID = "RFID";

    private final Callers callers;
    private final TokenStore store;
    private final Clock clock;

    TokensReceiver(Callers callers, TokenStore store, Clock clock) {
        this.callers = callers;
        this.store = store;
        this.clock = clock;
    }

    @GET
    public Uni<Response> show(
            @Context HttpServerRequest http,
            @PathParam("country") String country,
            @PathParam("party") String party,
            @PathParam("uid") String uid,
            @QueryParam("type") @Nullable String type) {
        return callers.routed(http)
                .chain(routed -> store.find(key(country, party, uid, type)))
                .map(found -> Response.ok(
                                Envelope.success(Buffer.buffer(found.orElseThrow(TokensReceiver::unknown)), clock),
                                MediaType.APPLICATION_JSON_TYPE)
                        .build());
    }

    @PUT
    public Uni<Response> put(
            @Context HttpServerRequest http,
            @PathParam("country") String country,
            @PathParam("party") String party,
            @PathParam("uid") String uid,
            @QueryParam("type") @Nullable String type,
            byte[] body) {
        return callers.routed(http).chain(routed -> {
            TokenStore.Key key = key(country, party, uid, type);
            Token token = OcpiReader.read(body, Token.class).orRefuse();
            requireSame(key, token);
            return store.put(key, token)
                    .map(created -> Response.fromResponse(OcpiAnswers.success(null, clock))
                            .status(created ? 201 : 200)
                            .build());
        });
    }

    @PATCH
    public Uni<Response> patch(
            @Context HttpServerRequest http,
            @PathParam("country") String country,
            @PathParam("party") String party,
            @PathParam("uid") String uid,
            @QueryParam("type") @Nullable String type,
            byte[] body) {
        return callers.routed(http).chain(routed -> {
            TokenStore.Key key = key(country, party, uid, type);
            JsonNode change = OcpiReader.parse(body).orRefuse();
            List<Violation> wrong = OcpiPatch.check(change, Token.class).violations();
            if (!wrong.isEmpty() || !(change instanceof ObjectNode object)) {
                throw OcpiReader.refusal(wrong);
            }
            for (String own : List.of("country_code", "party_id", "uid", "type")) {
                object.remove(own);
            }
            return store.patch(key, object)
                    .map(patched -> patched.map(token -> OcpiAnswers.success(null, clock))
                            .orElseThrow(TokensReceiver::unknown));
        });
    }

    private static TokenStore.Key key(String country, String party, String uid, @Nullable String type) {
        PartyId owner = PartyId.ofNullable(country, party);
        if (owner == null || uid.length() > 36) {
            throw new OcpiException(
                    OcpiStatusCode.INVALID_PARAMETERS, "The address needs a country code, a party id and a token uid.");
        }
        return new TokenStore.Key(owner, uid, type == null || type.isEmpty() ? RFID : type);
    }

    /** What the address says and what the token says have to agree (T-49, T-50). */
    private static void requireSame(TokenStore.Key key, Token token) {
        if (!token.party().equals(key.owner())
                || !token.uid().equals(CiString.of(key.uid()))
                || !token.type().text().equals(key.type())) {
            throw new OcpiException(
                    OcpiStatusCode.INVALID_PARAMETERS,
                    "country_code, party_id, uid and type of the token have to be those of the address.");
        }
    }

    private static OcpiException unknown() {
        return OcpiException.withHttpStatus(404, OcpiStatusCode.UNKNOWN_TOKEN, "This token is not known here.");
    }
}
