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
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.crossvolt.emsp.Questions;
import org.crossvolt.emsp.drivers.Driver;
import org.crossvolt.emsp.drivers.DriverStore;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.jspecify.annotations.Nullable;

/** Contracts, as the operator of the provider makes, limits, blocks and ends them. */
@Path("/emsp/v1/contracts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("emsp-operator")
public class ContractsResource {

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final int RANDOM_CHARACTERS = 8;
    private static final int LONGEST_REFERENCE = 64;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ContractStore contracts;
    private final DriverStore drivers;
    private final Clock clock;

    ContractsResource(ContractStore contracts, DriverStore drivers, Clock clock) {
        this.contracts = contracts;
        this.drivers = drivers;
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
        JsonRequest request =
                JsonRequest.of(body, Set.of("driver", "id", "valid_from", "valid_until", "currency", "limits"));
        UUID driver = driver(request);
        String currency = currency(request);
        Limits limits = LimitsReader.read(request);
        Instant from = request.optional("valid_from", Questions::moment);
        Instant until = request.optional("valid_until", Questions::moment);
        Emaid given = request.optional("id", Emaid::parse);
        Instant begin = from == null ? clock.instant() : from;
        if (until != null && !until.isAfter(begin)) {
            request.refuse("valid_until", "order", "has to be after valid_from", until.toString());
        }
        if (given != null && given.hasWrongCheckDigit()) {
            request.refuse("id", "check-digit", "has another check digit than its other characters ask for", null);
        }
        request.requireRight();
        return drivers.find(driver).flatMap(found -> {
            Driver owner = found.orElse(null);
            if (owner == null || owner.erasedAt() != null) {
                request.refuse("driver", "known", "is no driver of ours", driver.toString());
                request.requireRight();
                throw Questions.unknown("driver");
            }
            String provider = owner.party().replace("-", "");
            if (given != null && !given.provider().equals(provider)) {
                request.refuse("id", "provider", "has to begin with the driver's party, " + provider, null);
                request.requireRight();
            }
            String id = given == null ? newId(provider) : given.withCheckDigit();
            Contract contract = new Contract(
                    id, driver, owner.party(), ContractState.ACTIVE, begin, until, currency, limits, BigDecimal.ZERO);
            return contracts.add(contract).map(added -> {
                if (!added) {
                    throw Questions.conflict("There is a contract with this id already.");
                }
                return Response.status(201).entity(contract).build();
            });
        });
    }

    private static UUID driver(JsonRequest request) {
        UUID driver = request.optional("driver", UUID::fromString);
        if (driver == null && request.field("driver") == null) {
            request.refuse("driver", "required", "is missing", null);
        }
        return driver == null ? new UUID(0, 0) : driver;
    }

    private static String currency(JsonRequest request) {
        String currency = request.optional("currency", text -> {
            try {
                return Currency.getInstance(text).getCurrencyCode();
            } catch (IllegalArgumentException none) {
                throw new IllegalArgumentException("needs an ISO 4217 code such as EUR", none);
            }
        });
        return currency == null ? "EUR" : currency;
    }

    /** An eMAID nobody has: country, provider, C, eight random characters, check digit. */
    private static String newId(String provider) {
        StringBuilder id = new StringBuilder(provider).append('C');
        for (int i = 0; i < RANDOM_CHARACTERS; i++) {
            id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return Emaid.parse(id.toString()).withCheckDigit();
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
