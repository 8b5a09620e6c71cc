package org.crossvolt.emsp.contracts;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.crossvolt.emsp.Questions;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.jspecify.annotations.Nullable;

/** Contracts, as the operator of the provider makes, limits, blocks and ends them. */
@Path("/emsp/v1/contracts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("emsp-operator")
public class ContractsResource {

    private static final int LONGEST_REFERENCE = 64;

    private final ContractStore contracts;
    private final ContractIssue issue;
    private final Clock clock;

    ContractsResource(ContractStore contracts, ContractIssue issue, Clock clock) {
        this.contracts = contracts;
        this.issue = issue;
        this.clock = clock;
    }

    record Page(List<Contract> contracts, @Nullable String next) {}

    @GET
    public Uni<Page> list(@QueryParam("after") @Nullable String after, @QueryParam("driver") @Nullable String driver) {
        UUID of = Questions.parameter("driver", driver, UUID::fromString);
        return of != null
                ? contracts.ofDriver(of).map(all -> new Page(all, null))
                : contracts
                        .list(after, Questions.PAGE)
                        .map(page -> new Page(
                                page,
                                page.size() < Questions.PAGE
                                        ? null
                                        : page.getLast().id()));
    }

    @POST
    public Uni<Response> add(byte[] body) {
        JsonRequest request = JsonRequest.of(body, ContractRequest.FIELDS);
        ContractRequest wanted = ContractRequest.read(request, clock.instant());
        request.requireRight();
        return issue.add(request, wanted)
                .map(contract -> Response.status(201).entity(contract).build());
    }

    @GET
    @Path("{id}")
    public Uni<Contract> one(@PathParam("id") String id) {
        return contracts.find(normalised(id)).map(found -> found.orElseThrow(() -> Questions.unknown("contract")));
    }

    private static String normalised(String id) {
        try {
            return Emaid.parse(id).withCheckDigit();
        } catch (IllegalArgumentException notAnEmaid) {
            throw Questions.unknown("contract");
        }
    }

    /** A merge patch (RFC 7396); limits are replaced as a whole, so that a limit never stays because it was not named. */
    @PATCH
    @Path("{id}")
    public Uni<Contract> change(@PathParam("id") String id, byte[] body) {
        JsonRequest request = JsonRequest.of(body, Set.of("valid_until", "limits"));
        return one(id).flatMap(now -> {
            Instant until =
                    request.has("valid_until") ? request.optional("valid_until", Questions::moment) : now.validUntil();
            if (request.has("valid_until") && until != null && !until.isAfter(now.validFrom())) {
                request.refuse("valid_until", "order", "has to be after valid_from", until.toString());
            }
            Limits limits = request.has("limits") ? LimitsReader.read(request) : now.limits();
            request.requireRight();
            return changed(now, now.state(), until, limits);
        });
    }

    @POST
    @Path("{id}/block")
    public Uni<Contract> block(@PathParam("id") String id) {
        return to(id, ContractState.BLOCKED);
    }

    @POST
    @Path("{id}/unblock")
    public Uni<Contract> unblock(@PathParam("id") String id) {
        return to(id, ContractState.ACTIVE);
    }

    @POST
    @Path("{id}/end")
    public Uni<Contract> end(@PathParam("id") String id) {
        return to(id, ContractState.ENDED);
    }

    private Uni<Contract> to(String id, ContractState state) {
        return one(id).flatMap(now -> changed(now, state, now.validUntil(), now.limits()));
    }

    private Uni<Contract> changed(Contract now, ContractState state, @Nullable Instant until, Limits limits) {
        Contract changed = new Contract(
                now.id(),
                now.driver(),
                now.party(),
                state,
                now.validFrom(),
                until,
                now.currency(),
                limits,
                now.spent());
        return contracts.change(changed).map(done -> {
            if (!done) {
                throw Questions.conflict("This contract has ended; make a new one.");
            }
            return changed;
        });
    }

    /** What a driver paid; said twice with one reference it counts once. */
    @POST
    @Path("{id}/payments")
    public Uni<Contract> pay(@PathParam("id") String id, byte[] body) {
        JsonRequest request = JsonRequest.of(body, Set.of("amount", "reference"));
        String reference = request.text("reference", LONGEST_REFERENCE);
        JsonNode amount = request.field("amount");
        if (amount == null || !amount.isNumber() || amount.decimalValue().signum() <= 0) {
            request.refuse("amount", "range", "needs an amount above 0", amount == null ? null : amount.toString());
        }
        request.requireRight();
        BigDecimal paid = amount == null ? BigDecimal.ZERO : amount.decimalValue();
        return one(id).flatMap(contract -> contracts.pay(contract.id(), reference, paid))
                .chain(() -> one(id));
    }
}
