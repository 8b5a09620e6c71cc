package org.crossvolt.emsp.plugandcharge;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.crossvolt.emsp.Questions;
import org.crossvolt.emsp.contracts.Contract;
import org.crossvolt.emsp.contracts.ContractState;
import org.crossvolt.emsp.contracts.ContractStore;
import org.crossvolt.emsp.tokens.CarTokens;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.ocpi.wire.JsonRequest;

/** Plug & Charge of a contract: the cars it is in, one more, or none any more. */
@Path("/emsp/v1/vehicles/{contract}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("emsp-operator")
public class VehiclesResource {

    private static final String PCID_FORM = "[A-Z0-9]{17,18}";

    private final ContractStore contracts;
    private final VehicleStore vehicles;
    private final PkiBroker broker;
    private final CarTokens tokens;
    private final PkiConfig config;
    private final Clock clock;

    VehiclesResource(
            ContractStore contracts,
            VehicleStore vehicles,
            PkiBroker broker,
            CarTokens tokens,
            PkiConfig config,
            Clock clock) {
        this.contracts = contracts;
        this.vehicles = vehicles;
        this.broker = broker;
        this.tokens = tokens;
        this.config = config;
        this.clock = clock;
    }

    record Vehicles(List<VehicleStore.Vehicle> vehicles) {}

    private Uni<Contract> contract(String id) {
        try {
            return contracts
                    .find(Emaid.parse(id).withCheckDigit())
                    .map(found -> found.orElseThrow(() -> Questions.unknown("contract")));
        } catch (IllegalArgumentException notAnEmaid) {
            throw Questions.unknown("contract");
        }
    }

    @GET
    public Uni<Vehicles> list(@PathParam("contract") String id) {
        return contract(id).flatMap(contract -> vehicles.of(contract.id())).map(Vehicles::new);
    }

    /** The car has to be in the pki-broker's pool. The eMAID becomes a token, so that it is authorised at any network. */
    @POST
    public Uni<Response> provision(@PathParam("contract") String id, byte[] body) {
        JsonRequest request = JsonRequest.of(body, Set.of("pcid"));
        String pcid = request.text("pcid", 40).toUpperCase(Locale.ROOT);
        if (!pcid.isEmpty() && !pcid.matches(PCID_FORM)) {
            request.refuse("pcid", "form", "needs 17 or 18 letters and digits", null);
        }
        request.requireRight();
        return contract(id).flatMap(contract -> {
            Instant now = clock.instant();
            Instant latest = now.plus(config.validity());
            Instant end = contract.validUntil();
            Instant until = end == null || end.isAfter(latest) ? latest : end;
            if (contract.state() != ContractState.ACTIVE || !until.isAfter(now)) {
                throw Questions.conflict("Only a contract that is running goes into a car.");
            }
            Instant from = contract.validFrom().isAfter(now) ? contract.validFrom() : now;
            return broker.provision(contract.id(), pcid, from, until)
                    .invoke(PkiBroker.Answer::requireDone)
                    .chain(() -> vehicles.provisioned(contract.id(), pcid, until))
                    .chain(() -> tokens.allow(contract))
                    .chain(() -> vehicles.of(contract.id()))
                    .map(all -> Response.status(201).entity(new Vehicles(all)).build());
        });
    }

    /** A driver changes to us: this contract takes the place of another provider's when the car asks next. */
    @PUT
    @Path("{pcid}/default")
    public Uni<Response> prefer(@PathParam("contract") String id, @PathParam("pcid") String text) {
        String pcid = text.toUpperCase(Locale.ROOT);
        return contract(id)
                .flatMap(contract -> vehicles.of(contract.id()).flatMap(all -> {
                    VehicleStore.Vehicle vehicle = all.stream()
                            .filter(one -> one.pcid().equals(pcid))
                            .findFirst()
                            .orElseThrow(() -> Questions.unknown("car with this contract"));
                    if (!vehicle.state().equals("PROVISIONED")) {
                        throw Questions.conflict("The contract was revoked in this car; provision it first.");
                    }
                    return broker.prefer(contract.id(), pcid);
                }))
                .invoke(PkiBroker.Answer::requireDone)
                .replaceWith(() -> Response.noContent().build());
    }

    /** First our own answer becomes no, then the certificates are revoked: a refusal there changes nothing here. */
    @DELETE
    public Uni<Response> revoke(@PathParam("contract") String id) {
        return contract(id)
                .flatMap(contract -> tokens.refuse(contract)
                        .chain(() -> broker.revoke(contract.id()))
                        .chain(() -> vehicles.revoked(contract.id()))
                        .replaceWith(() -> Response.noContent().build()));
    }
}
