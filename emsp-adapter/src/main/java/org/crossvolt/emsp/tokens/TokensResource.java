package org.crossvolt.emsp.tokens;

import io.smallrye.mutiny.Multi;
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
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.crossvolt.emsp.Questions;
import org.crossvolt.emsp.contracts.Contract;
import org.crossvolt.emsp.contracts.ContractState;
import org.crossvolt.emsp.contracts.ContractStore;
import org.crossvolt.emsp.registration.OurParties;
import org.crossvolt.ocpi.tokens.WhitelistType;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.jspecify.annotations.Nullable;

/** Tokens, as the operator of the provider issues, groups, blocks and moves them. Uids never stand in an address. */
@Path("/emsp/v1/tokens")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("emsp-operator")
public class TokensResource {

    private static final String NDJSON = "application/x-ndjson";

    private final TokenStore store;
    private final TokenDirectory directory;
    private final ContractStore contracts;
    private final OurParties parties;
    private final TokensConfig config;
    private final Clock clock;

    TokensResource(
            TokenStore store,
            TokenDirectory directory,
            ContractStore contracts,
            OurParties parties,
            TokensConfig config,
            Clock clock) {
        this.store = store;
        this.directory = directory;
        this.contracts = contracts;
        this.parties = parties;
        this.config = config;
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
        return add(request, wanted)
                .map(view -> Response.status(201).entity(view).build());
    }

    private Uni<TokenView> add(JsonRequest request, TokenRequest wanted) {
        return contracts.find(wanted.contract()).flatMap(found -> {
            Contract contract = found.orElse(null);
            if (contract == null || contract.state() == ContractState.ENDED) {
                request.refuse("contract", "known", "is no running contract of ours", null);
                request.requireRight();
                throw Questions.unknown("contract");
            }
            TokenStore.NewToken token = wanted.toToken(contract.party(), parties.issuer(contract.party()));
            return store.add(token).flatMap(added -> {
                if (!added) {
                    throw Questions.conflict("A token of this party has this uid and type already.");
                }
                return reread(token.id(), contract.id());
            });
        });
    }

    private Uni<TokenView> reread(UUID id, String contract) {
        return directory.reload(contract).chain(() -> find(id)).map(token -> TokenView.of(token, clock.instant()));
    }

    private Uni<KnownToken> find(UUID id) {
        return store.find(id).map(found -> found.orElseThrow(() -> Questions.unknown("token")));
    }

    @GET
    @Path("{id}")
    public Uni<TokenView> one(@PathParam("id") String id) {
        return find(Questions.id(id, "token")).map(token -> TokenView.of(token, clock.instant()));
    }

    @PATCH
    @Path("{id}")
    public Uni<TokenView> change(@PathParam("id") String id, byte[] body) {
        JsonRequest request = JsonRequest.of(body, Set.of("valid_until", "whitelist", "group_id", "visual_number"));
        TokenStore.Change change = new TokenStore.Change(
                null,
                request.optional("valid_until", Questions::moment),
                request.field("whitelist") == null
                        ? null
                        : TokenRequest.known(request, "whitelist", WhitelistType.class, WhitelistType::new, ""),
                TokenRequest.group(request),
                request.field("visual_number") == null ? null : request.text("visual_number", 64));
        request.requireRight();
        return apply(id, change);
    }

    @POST
    @Path("{id}/block")
    public Uni<TokenView> block(@PathParam("id") String id) {
        return apply(id, new TokenStore.Change(true, null, null, null, null));
    }

    @POST
    @Path("{id}/unblock")
    public Uni<TokenView> unblock(@PathParam("id") String id) {
        return apply(id, new TokenStore.Change(false, null, null, null, null));
    }

    private Uni<TokenView> apply(String id, TokenStore.Change change) {
        UUID token = Questions.id(id, "token");
        return find(token).call(known -> store.change(token, change)).flatMap(known -> reread(token, known.contract()));
    }

    /** What one line of an import came to. */
    record Imported(int line, @Nullable UUID id, @Nullable Problem problem) {}

    record Import(int added, int refused, List<Imported> lines) {}

    /** One token per line, in JSON; good lines are taken, bad ones named. Sent again, a line that was taken is a 409. */
    @POST
    @Path("import")
    @Consumes(NDJSON)
    public Uni<Import> take(byte[] body) {
        List<String> lines = new String(body, StandardCharsets.UTF_8).lines().toList();
        if (lines.size() > config.importLines()) {
            throw new ProblemException(
                    Problem.of(413, "An import has at most " + config.importLines() + " lines; send several."));
        }
        List<Imported> outcomes = new ArrayList<>();
        Multi<Imported> each = Multi.createFrom()
                .range(0, lines.size())
                .filter(line -> !lines.get(line).isBlank())
                .onItem()
                .transformToUniAndConcatenate(line -> take(line + 1, lines.get(line)));
        return each.invoke(outcomes::add)
                .collect()
                .last()
                .map(done -> new Import(
                        (int) outcomes.stream().filter(one -> one.id() != null).count(),
                        (int) outcomes.stream().filter(one -> one.id() == null).count(),
                        outcomes));
    }

    private Uni<Imported> take(int line, String json) {
        return Uni.createFrom()
                .deferred(() -> {
                    JsonRequest request = JsonRequest.of(json.getBytes(StandardCharsets.UTF_8), TokenRequest.FIELDS);
                    TokenRequest wanted = TokenRequest.read(request);
                    request.requireRight();
                    return add(request, wanted);
                })
                .map(view -> new Imported(line, view.id(), null))
                .onFailure(ProblemException.class)
                .recoverWithItem(refused -> new Imported(line, null, ((ProblemException) refused).problem()));
    }

    /** Every token, one per line, as an import takes them. */
    @GET
    @Path("export")
    @Produces(NDJSON)
    public Multi<String> export() {
        return Multi.createBy()
                .repeating()
                .<UUID[], Page>uni(
                        () -> new UUID[1],
                        last -> list(last[0] == null ? null : last[0].toString(), null)
                                .invoke(page -> last[0] = page.next()))
                .whilst(page -> page.next() != null)
                .onItem()
                .transformToMultiAndConcatenate(page -> Multi.createFrom().iterable(page.tokens()))
                .map(TokensResource::line);
    }

    private static String line(TokenView token) {
        try {
            return OcpiJson.mapper().writeValueAsString(token) + "\n";
        } catch (com.fasterxml.jackson.core.JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
