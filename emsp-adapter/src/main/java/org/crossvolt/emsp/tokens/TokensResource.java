package org.crossvolt.emsp.tokens;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.crossvolt.emsp.Questions;
import org.crossvolt.ocpi.tokens.WhitelistType;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.jspecify.annotations.Nullable;

/** Tokens, as the operator of the provider issues, groups, blocks and moves them. Uids never stand in an address. */
@Path("/emsp/v1/tokens")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("emsp-operator")
public class TokensResource {

    private final TokenStore store;
    private final TokenIssue issue;
    private final Clock clock;

    TokensResource(TokenStore store, TokenIssue issue, Clock clock) {
        this.store = store;
        this.issue = issue;
        this.clock = clock;
    }

    record Page(List<TokenView> tokens, @Nullable UUID next) {}

    @GET
    public Uni<Page> list(
            @QueryParam("after") @Nullable String after, @QueryParam("contract") @Nullable String contract) {
        return contract != null
                ? store.ofContract(contract).map(all -> new Page(views(all), null))
                : store.list(Questions.parameter("after", after, UUID::fromString), Questions.PAGE)
                        .map(page -> new Page(
                                views(page),
                                page.size() < Questions.PAGE
                                        ? null
                                        : page.getLast().id()));
    }

    private List<TokenView> views(List<KnownToken> tokens) {
        return tokens.stream()
                .map(token -> TokenView.of(token, clock.instant()))
                .toList();
    }

    @POST
    public Uni<Response> add(byte[] body) {
        JsonRequest request = JsonRequest.of(body, TokenRequest.FIELDS);
        TokenRequest wanted = TokenRequest.read(request);
        request.requireRight();
        return issue.add(request, wanted)
                .map(view -> Response.status(201).entity(view).build());
    }

    private Uni<KnownToken> find(UUID id) {
        return store.find(id).map(found -> found.orElseThrow(() -> Questions.unknown("token")));
    }

    @GET
    @Path("{id}")
    public Uni<TokenView> one(@PathParam("id") String id) {
        return find(Questions.id(id, "token")).map(token -> TokenView.of(token, clock.instant()));
    }

    /** A merge patch (RFC 7396): null takes the token's own end, its group or its visual number away. */
    @PATCH
    @Path("{id}")
    public Uni<TokenView> change(@PathParam("id") String id, byte[] body) {
        JsonRequest request = JsonRequest.of(body, Set.of("valid_until", "whitelist", "group_id", "visual_number"));
        request.requireNotCleared("whitelist");
        TokenStore.Change change = new TokenStore.Change(
                request.has("valid_until"),
                request.optional("valid_until", Questions::moment),
                request.field("whitelist") == null
                        ? null
                        : TokenRequest.known(request, "whitelist", WhitelistType.class, WhitelistType::new, ""),
                request.has("group_id"),
                TokenRequest.group(request),
                request.has("visual_number"),
                TokenRequest.visualNumber(request));
        request.requireRight();
        return changed(id, token -> store.change(token, change));
    }

    @POST
    @Path("{id}/block")
    public Uni<TokenView> block(@PathParam("id") String id) {
        return changed(id, token -> store.block(token, true));
    }

    @POST
    @Path("{id}/unblock")
    public Uni<TokenView> unblock(@PathParam("id") String id) {
        return changed(id, token -> store.block(token, false));
    }

    private Uni<TokenView> changed(String id, Function<UUID, Uni<?>> change) {
        UUID token = Questions.id(id, "token");
        return find(token).call(known -> change.apply(token)).flatMap(known -> issue.reread(token, known.contract()));
    }
}
