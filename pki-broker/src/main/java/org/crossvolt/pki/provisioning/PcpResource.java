package org.crossvolt.pki.provisioning;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.evidence.AuditLog;
import org.crossvolt.pki.revocation.IssuedCertificates;
import org.crossvolt.pki.revocation.OwnResponder;
import org.crossvolt.pki.scopes.AccountRights;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.Pcid;
import org.jspecify.annotations.Nullable;

/** The pool of provisioning certificates, in the form of the OPNC (P1): manufacturers put in, providers read. */
@Path("/opnc/{version}/pcp")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed({"service", "pki-operator"})
public class PcpResource {

    private static final int MOST_ROOTS = 20;

    private final ProvisioningCertificates cars;
    private final ContractOffice office;
    private final ContractStore contracts;
    private final UpstreamPools upstreams;
    private final EventOutbox events;
    private final AccountRights rights;
    private final RequestLimits limits;
    private final ChainValidator validator;
    private final AuditLog audit;
    private final SecurityIdentity caller;

    PcpResource(
            ProvisioningCertificates cars,
            ContractOffice office,
            ContractStore contracts,
            UpstreamPools upstreams,
            EventOutbox events,
            AccountRights rights,
            RequestLimits limits,
            ChainValidator validator,
            AuditLog audit,
            SecurityIdentity caller) {
        this.cars = cars;
        this.office = office;
        this.contracts = contracts;
        this.upstreams = upstreams;
        this.events = events;
        this.rights = rights;
        this.limits = limits;
        this.validator = validator;
        this.audit = audit;
        this.caller = caller;
    }

    /** As the OPNC has it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ProvisioningView(
            CertificateChainJson provisioningCertificateChain,
            String xsdMsgDefNamespace,
            String fingerprint,
            List<String> v2gRootAuthorityKeyIdentifiers,
            @Nullable String change) {}

    record ProvisioningAnswer(ProvisioningView provisioningCertificate) {}

    private static ProvisioningView view(ProvisioningCertificates.Kept car, @Nullable String change) {
        return new ProvisioningView(
                CertificateChainJson.of(car.chain()), Contract.ISO_2, car.leaf().sha256(), car.v2gRoots(), change);
    }

    /** Where the key of a car changed, nobody can open its contracts any more: they end, and their providers hear of it (P5). */
    @PUT
    @Path("provisioningcertificates")
    public Uni<Response> put(byte[] body) {
        JsonRequest request = JsonRequest.of(
                body,
                Set.of(
                        "provisioningCertificateChain",
                        "vehicleCertificate",
                        "subCA1Certificate",
                        "subCA2Certificate",
                        "rootIssuerDistinguishedName",
                        "xsdMsgDefNamespace",
                        "rootIssuerSerialNumber",
                        "v2gRootAuthorityKeyIdentifiers",
                        "rootAuthorityKeyIdentifier",
                        "fingerprint",
                        "previousPcid"));
        List<byte[]> chain = chain(request);
        List<String> roots = roots(request);
        Pcid previous = request.optional("previousPcid", Pcid::parse);
        request.requireRight();
        String account = AuditLog.actor(caller);
        return office.judgeCar(null, chain, roots, account)
                .chain(car -> rights.of(caller)
                        .invoke(may ->
                                may.require(AccountRights.Kind.WMI, car.pcid().wmi()))
                        .invoke(may -> {
                            if (previous != null) {
                                may.require(AccountRights.Kind.WMI, previous.wmi());
                            }
                        })
                        .chain(() -> office.revoking((client, revocations) -> cars.put(client, car, account)
                                .call(change -> changed(client, revocations, car.pcid(), change, account))
                                .call(change -> previous == null
                                        ? Uni.createFrom().voidItem()
                                        : reset(client, revocations, previous, account))
                                .call(change -> audit.note(
                                        client,
                                        account,
                                        "PUT_PROVISIONING",
                                        "certificate " + car.leaf().sha256(),
                                        change.name()))))
                        .map(change -> Response.ok(new ProvisioningAnswer(view(car, change.name())))
                                .build()));
    }

    private Uni<Void> changed(
            SqlClient client,
            OwnResponder.Batch revocations,
            Pcid pcid,
            ProvisioningCertificates.Change change,
            String account) {
        return switch (change) {
            case ADDED -> Uni.createFrom().voidItem();
            case RENEWED -> tellProviders(client, "emsp.prov.cert.updated", pcid);
            case REKEYED ->
                tellProviders(client, "emsp.prov.cert.updated", pcid)
                        .chain(() -> office.endAll(
                                client,
                                revocations,
                                pcid,
                                Contract.End.INVALIDATED,
                                IssuedCertificates.RevocationReason.SUPERSEDED,
                                account));
        };
    }

    /** A car that was reset has another PCID; what belonged to the old one is over. */
    private Uni<Boolean> reset(SqlClient client, OwnResponder.Batch revocations, Pcid previous, String account) {
        return takeOut(client, revocations, "emsp.prov.cert.updated.factory.reset", previous, account);
    }

    /** Whether it was there. */
    private Uni<Boolean> takeOut(
            SqlClient client, OwnResponder.Batch revocations, String event, Pcid pcid, String account) {
        return tellProviders(client, event, pcid)
                .chain(() -> office.endAll(
                        client,
                        revocations,
                        pcid,
                        Contract.End.INVALIDATED,
                        IssuedCertificates.RevocationReason.CESSATION_OF_OPERATION,
                        account))
                .chain(() -> cars.delete(client, pcid));
    }

    private Uni<Void> tellProviders(SqlClient client, String event, Pcid pcid) {
        return contracts.ofCar(client, pcid).chain(all -> {
            Uni<Void> each = Uni.createFrom().voidItem();
            for (Contract contract : all) {
                each = each.chain(() -> events.raise(
                        client,
                        event,
                        EventOutbox.To.provider(contract.emaid().provider()),
                        Map.of("pcid", pcid.text(), "emaid", contract.parts().emaid())));
            }
            return each;
        });
    }

    private List<byte[]> chain(JsonRequest request) {
        JsonNode field = request.field("provisioningCertificateChain");
        JsonNode vehicle = request.field("vehicleCertificate");
        if ((field == null) == (vehicle == null)) {
            request.refuse(
                    "provisioningCertificateChain",
                    "required",
                    "is missing, or there twice as vehicleCertificate",
                    null);
            return List.of();
        }
        try {
            return CertificateChainJson.ordered(
                    field != null
                            ? CertificateChainJson.read(field)
                            : CertificateChainJson.readVehicle(vehicle(request)),
                    validator);
        } catch (IllegalArgumentException noChain) {
            request.refuse("provisioningCertificateChain", "form", String.valueOf(noChain.getMessage()), null);
            return List.of();
        }
    }

    /** The OPCP has the certificates side by side. */
    private static ObjectNode vehicle(JsonRequest request) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        for (String name : List.of("vehicleCertificate", "subCA1Certificate", "subCA2Certificate")) {
            fields.set(name, request.field(name));
        }
        return fields;
    }

    private static List<String> roots(JsonRequest request) {
        List<String> roots = new ArrayList<>();
        JsonNode field = request.field("v2gRootAuthorityKeyIdentifiers");
        if (field == null) {
            return roots;
        }
        if (!field.isArray() || field.size() > MOST_ROOTS) {
            request.refuse("v2gRootAuthorityKeyIdentifiers", "form", "needs a list of up to " + MOST_ROOTS, null);
            return roots;
        }
        for (int i = 0; i < field.size(); i++) {
            String id = field.get(i).asText().replace(":", "").toLowerCase(Locale.ROOT);
            if (id.matches("[0-9a-f]{16,64}")) {
                roots.add(id);
            } else {
                request.refuse("v2gRootAuthorityKeyIdentifiers/" + i, "hex", "needs 16 to 64 hex digits", null);
            }
        }
        return roots;
    }

    /** For manufacturers of this car, and for providers, who need it to make a contract; not found and not allowed are the same. */
    @GET
    @PassesOn
    @Path("provisioningcertificates/{pcid}")
    public Uni<ProvisioningAnswer> read(
            @PathParam("pcid") String pcid,
            @HeaderParam(UpstreamPools.BROADCAST) @Nullable String broadcast,
            @Context HttpHeaders headers) {
        Pcid known = pcid(pcid);
        boolean forward = !UpstreamPools.says(broadcast, "true");
        OpncParty to = OpncParty.to(headers);
        boolean elsewhere = upstreams.isElsewhere(to);
        String account = AuditLog.actor(caller);
        return limits.count("account/" + AuditLog.actor(caller))
                .chain(() -> requireReader(known))
                .chain(() ->
                        elsewhere ? Uni.createFrom().item(List.<ProvisioningCertificates.Kept>of()) : cars.all(known))
                .chain(all -> all.isEmpty() && forward && (elsewhere || to == null)
                        ? office.carElsewhere(known, to, account).map(List::of)
                        : Uni.createFrom().item(all))
                .map(all -> {
                    if (all.isEmpty()) {
                        throw ContractOffice.unknown();
                    }
                    return new ProvisioningAnswer(view(all.getFirst(), null));
                });
    }

    @GET
    @Path("lookupvehicle/{pcid}")
    public Uni<Map<String, String>> lookUp(@PathParam("pcid") String pcid) {
        Pcid known = pcid(pcid);
        return limits.count("account/" + AuditLog.actor(caller))
                .chain(() -> requireReader(known))
                .chain(() -> cars.all(known))
                .map(all -> {
                    if (all.isEmpty()) {
                        throw ContractOffice.unknown();
                    }
                    return Map.of("result", "FOUND");
                });
    }

    private Uni<AccountRights.Rights> requireReader(Pcid pcid) {
        return rights.of(caller).invoke(may -> {
            boolean provider = may.rights().stream().anyMatch(right -> right.kind() == AccountRights.Kind.PROVIDER);
            if (!provider && !may.may(AccountRights.Kind.WMI, pcid.wmi())) {
                throw ContractOffice.unknown();
            }
        });
    }

    @DELETE
    @Path("provisioningcertificates/{pcid}")
    public Uni<Response> delete(@PathParam("pcid") String pcid) {
        Pcid known = pcid(pcid);
        String account = AuditLog.actor(caller);
        return rights.of(caller)
                .invoke(may -> may.require(AccountRights.Kind.WMI, known.wmi()))
                .chain(() -> office.revoking((client, revocations) -> takeOut(
                                client, revocations, "emsp.prov.cert.deleted", known, account)
                        .invoke(was -> {
                            if (!was) {
                                throw ContractOffice.unknown();
                            }
                        })
                        .call(() -> audit.note(
                                client,
                                account,
                                "DELETE_PROVISIONING",
                                "manufacturer " + known.wmi(),
                                "one certificate"))))
                .replaceWith(Response.ok().build());
    }

    static Pcid pcid(String text) {
        try {
            return Pcid.parse(text);
        } catch (IllegalArgumentException noPcid) {
            throw new ProblemException(Problem.of(
                    400,
                    "The PCID can not be read.",
                    List.of(new Problem.Detail("/pcid", "form", String.valueOf(noPcid.getMessage()), null))));
        }
    }
}
