package org.crossvolt.pki.provisioning;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.evidence.AuditLog;
import org.crossvolt.pki.revocation.IssuedCertificates;
import org.crossvolt.pki.scopes.AccountRights;
import org.crossvolt.pki.validation.Pcid;
import org.jspecify.annotations.Nullable;

/** The pool of contracts, in the form of the OPNC (P1): by eMAID for providers, by PCID for manufacturers, by request for cars. */
@Path("/opnc/{version}/ccp")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed({"service", "pki-operator"})
public class CcpResource {

    private final ContractStore contracts;
    private final ContractOffice office;
    private final ContractBundles bundles;
    private final OpaqueContracts opaque;
    private final ProvisioningCertificates cars;
    private final Installations installations;
    private final EvRoots roots;
    private final AccountRights rights;
    private final RequestLimits limits;
    private final ProvisioningConfig config;
    private final AuditLog audit;
    private final SecurityIdentity caller;

    CcpResource(
            ContractStore contracts,
            ContractOffice office,
            ContractBundles bundles,
            OpaqueContracts opaque,
            ProvisioningCertificates cars,
            Installations installations,
            EvRoots roots,
            AccountRights rights,
            RequestLimits limits,
            ProvisioningConfig config,
            AuditLog audit,
            SecurityIdentity caller) {
        this.contracts = contracts;
        this.office = office;
        this.bundles = bundles;
        this.opaque = opaque;
        this.cars = cars;
        this.installations = installations;
        this.roots = roots;
        this.rights = rights;
        this.limits = limits;
        this.config = config;
        this.audit = audit;
        this.caller = caller;
    }

    record ContractView(
            String pcid,
            String emaid,
            String xsdMsgDefNamespace,
            String contractCertificate,
            boolean defaultContract,
            Instant certValidFrom,
            Instant certValidTo) {

        static ContractView of(Contract contract) {
            return new ContractView(
                    contract.parts().pcid(),
                    contract.parts().emaid(),
                    contract.namespace(),
                    CertificateChainJson.base64(contract.parts().chain().getFirst()),
                    contract.isDefault(),
                    contract.notBefore(),
                    contract.notAfter());
        }
    }

    record ContractViews(List<ContractView> contractDataCollection) {}

    record SignedAnswers(List<SignedContractData> signedContractDataCollection) {}

    @GET
    @Path("contractData/emaid/{emaid}")
    public Uni<ContractViews> ofEmaid(@PathParam("emaid") String emaid) {
        Emaid known = emaid(emaid);
        return requireProvider(known).chain(() -> contracts.ofEmaid(known)).map(CcpResource::views);
    }

    /** A manufacturer sees all contracts of its car, a provider its own. */
    @GET
    @Path("contractData/pcid/{pcid}")
    public Uni<ContractViews> ofPcid(@PathParam("pcid") String pcid) {
        Pcid known = PcpResource.pcid(pcid);
        return rights.of(caller)
                .chain(may -> contracts
                        .ofCar(known)
                        .map(all -> all.stream()
                                .filter(one -> may.may(AccountRights.Kind.WMI, known.wmi())
                                        || may.may(
                                                AccountRights.Kind.PROVIDER,
                                                one.emaid().provider()))
                                .toList()))
                .map(CcpResource::views);
    }

    private static ContractViews views(List<Contract> found) {
        if (found.isEmpty()) {
            throw unknown();
        }
        return new ContractViews(found.stream().map(ContractView::of).toList());
    }

    private static ProblemException unknown() {
        return new ProblemException(Problem.of(404, "There is no contract here for that."));
    }

    private Uni<Void> requireProvider(Emaid emaid) {
        return rights.of(caller)
                .invoke(may -> may.require(AccountRights.Kind.PROVIDER, emaid.provider()))
                .replaceWithVoid();
    }

    private static Emaid emaid(String text) {
        try {
            return Emaid.parse(text);
        } catch (IllegalArgumentException noEmaid) {
            throw new ProblemException(Problem.of(
                    400,
                    "The eMAID can not be read.",
                    List.of(new Problem.Detail("/emaid", "form", String.valueOf(noEmaid.getMessage()), null))));
        }
    }

    /** A bundle that another CPS signed; taken after it was verified as a car would. */
    @PUT
    @Path("signedcontractdata")
    public Uni<Response> add(byte[] body) {
        JsonRequest request = JsonRequest.of(
                body,
                Set.of(
                        "emaid",
                        "pcid",
                        "xsdMsgDefNamespace",
                        "certificateInstallationRes",
                        "signedContractDataXML",
                        "metadata",
                        "metaData",
                        "cpsV2GRootCertificateFingerprint",
                        "cpsRootDistinguishedName",
                        "messageParts"));
        JsonNode parts = request.field("messageParts");
        for (String name : List.of("certificateInstallationRes", "signedContractDataXML")) {
            if (parts == null && request.field(name) != null) {
                return addOpaque(request, name);
            }
        }
        if (parts == null) {
            request.refuse("messageParts", "required", "is missing", null);
        }
        MessageParts.Given given = null;
        try {
            Pcid pcid = Pcid.parse(request.text("pcid"));
            given = parts == null ? null : MessageParts.read(parts, pcid.text());
            if (given != null && !Emaid.parse(given.parts().emaid()).means(Emaid.parse(request.text("emaid")))) {
                request.refuse("emaid", "same", "is another than in messageParts", null);
            }
        } catch (IllegalArgumentException wrong) {
            request.refuse("messageParts", "form", String.valueOf(wrong.getMessage()), null);
        }
        request.requireRight();
        MessageParts.Given taken = java.util.Objects.requireNonNull(given);
        String account = AuditLog.actor(caller);
        return requireProvider(Emaid.parse(taken.parts().emaid()))
                .chain(() -> bundles.judgeForeign(taken.parts(), taken.signatureValue(), taken.cpsChain(), account))
                .chain(signature -> office.takeSigned(taken.parts(), signature, account)
                        .map(contract -> Response.status(201)
                                .entity(SignedContractData.of(new ContractBundles.Bundle(contract, signature)))
                                .build()));
    }

    /** EXI only: nothing of it can be verified, so it is taken only where that is switched on, and goes to no station. */
    private Uni<Response> addOpaque(JsonRequest request, String name) {
        String namespace = request.text("xsdMsgDefNamespace");
        boolean second = Installations.isSecondEdition(namespace);
        if (second && !config.secondEdition()) {
            throw Installations.secondEdition();
        }
        if (!second && !config.opaqueBundles()) {
            request.refuse(
                    "messageParts",
                    "required",
                    "is missing; what is only EXI can not be verified, and is not taken",
                    null);
        }
        String exi = request.text(name, second ? config.secondEditionLongestAnswer() : config.longestAnswer());
        if (!exi.matches("[A-Za-z0-9+/]*={0,2}") || exi.length() % 4 != 0) {
            request.refuse(name, "base64", "is no Base64", null);
        }
        if (!second && !namespace.equals(Contract.ISO_2)) {
            request.refuse("xsdMsgDefNamespace", "known", "is of no edition that is known here", namespace);
        }
        Emaid emaid = request.optional("emaid", Emaid::parse);
        Pcid pcid = request.optional("pcid", Pcid::parse);
        for (String needed : List.of("emaid", "pcid")) {
            if (request.field(needed) == null) {
                request.refuse(needed, "required", "is missing", null);
            }
        }
        request.requireRight();
        OpaqueContracts.Opaque bundle = new OpaqueContracts.Opaque(
                java.util.Objects.requireNonNull(emaid), java.util.Objects.requireNonNull(pcid), namespace, exi);
        return requireProvider(bundle.emaid())
                .chain(() -> office.keepOpaque(bundle, AuditLog.actor(caller)))
                .replaceWith(() -> Response.status(201)
                        .entity(SignedContractData.of(bundle))
                        .build());
    }

    /** The request of a car as EXI, from a CPO or a pool that passed it on. */
    @POST
    @PassesOn
    @Path("signedcontractdata")
    public Uni<SignedByRequest> byRequest(
            @HeaderParam(UpstreamPools.BROADCAST) @Nullable String broadcast,
            @Context HttpHeaders headers,
            byte[] body) {
        JsonRequest request =
                JsonRequest.of(body, Set.of("certificateInstallationReq", "xsdMsgDefNamespace", "metadata"));
        String namespace = request.text("xsdMsgDefNamespace");
        String exi = request.text("certificateInstallationReq", installations.longestRequest(namespace));
        boolean forward = !UpstreamPools.says(broadcast, "false");
        request.requireRight();
        Installations.ExiWanted wanted = new Installations.ExiWanted(
                exi, namespace, List.of(), forward, OpncParty.to(headers), AuditLog.actor(caller));
        return installations
                .exi(wanted)
                .map(answers -> new SignedByRequest(answers.stream()
                        .map(answer -> Map.of("certificateInstallationRes", answer, "xsdMsgDefNamespace", namespace))
                        .toList()));
    }

    record SignedByRequest(List<Map<String, String>> signedContractDataCollection) {}

    @GET
    @Path("signedcontractdata/{emaid}/{pcid}")
    public Uni<SignedAnswers> signed(
            @PathParam("emaid") String emaid,
            @PathParam("pcid") String pcid,
            @QueryParam("cpsV2GRootCertificateFingerprint") @Nullable String root) {
        Pcid car = PcpResource.pcid(pcid);
        Emaid known = emaid(emaid);
        return limits.count("pcid/" + cars.hash(car))
                .chain(() -> requireEither(known, car))
                .chain(() -> contracts.find(known, car))
                .chain(found -> opaque.find(known, car).chain(more -> {
                    List<SignedContractData> answers = new ArrayList<>();
                    if (found.isEmpty() && more.isEmpty()) {
                        throw unknown();
                    }
                    more.forEach(one -> answers.add(SignedContractData.of(one)));
                    return found.isEmpty()
                            ? Uni.createFrom().item(new SignedAnswers(answers))
                            : signed(found.get(), root, answers);
                }));
    }

    private Uni<SignedAnswers> signed(Contract contract, @Nullable String root, List<SignedContractData> more) {
        return wish(contract, root)
                .chain(wish -> bundles.release(contract, wish, AuditLog.actor(caller), "released"))
                .chain(bundle -> {
                    List<SignedContractData> answers = new ArrayList<>(List.of(SignedContractData.of(bundle)));
                    answers.addAll(more);
                    return pulled(bundle.contract()).replaceWith(new SignedAnswers(answers));
                });
    }

    /** For who speaks for the provider or the car; for others it does not exist. */
    private Uni<Void> requireEither(Emaid emaid, Pcid pcid) {
        return rights.of(caller)
                .invoke(may -> {
                    if (!may.may(AccountRights.Kind.PROVIDER, emaid.provider())
                            && !may.may(AccountRights.Kind.WMI, pcid.wmi())) {
                        throw unknown();
                    }
                })
                .replaceWithVoid();
    }

    /** A provider that looks at its own contract has not brought it to a car. */
    private Uni<Void> pulled(Contract contract) {
        return rights.of(caller)
                .chain(may -> may.may(AccountRights.Kind.WMI, contract.pcid().wmi())
                        ? office.handedOut(contract)
                        : Uni.createFrom().voidItem());
    }

    private Uni<EvRoots.Wish> wish(Contract contract, @Nullable String root) {
        return root != null
                ? Uni.createFrom().item(roots.named(root))
                : cars.find(contract.pcid(), org.crossvolt.pki.validation.Suite.P256)
                        .map(car -> roots.wish(
                                null,
                                car.map(ProvisioningCertificates.Kept::v2gRoots).orElse(List.of())));
    }

    @POST
    @Path("signedcontractdata/{emaid}/{pcid}/setdefault")
    public Uni<ContractViews> setDefault(@PathParam("emaid") String emaid, @PathParam("pcid") String pcid) {
        Pcid car = PcpResource.pcid(pcid);
        Emaid known = emaid(emaid);
        return requireEither(known, car)
                .chain(() -> contracts.find(known, car))
                .map(found -> found.orElseThrow(CcpResource::unknown))
                .call(contracts::makeDefault)
                .call(contract -> audit.note(
                        AuditLog.actor(caller),
                        "SET_DEFAULT",
                        "contract " + contract.id(),
                        contract.emaid().provider()))
                .chain(() -> contracts.ofCar(car))
                .map(CcpResource::views);
    }

    /** Out of the pool; and revoked, where one of our CAs issued it and X-Skip-Revocation does not say otherwise. */
    @DELETE
    @Path("signedcontractdata/{emaid}")
    public Uni<Map<String, Integer>> delete(
            @PathParam("emaid") String emaid, @HeaderParam("X-Skip-Revocation") @Nullable String skip) {
        Emaid known = emaid(emaid);
        boolean revoke = !"true".equalsIgnoreCase(skip);
        return requireProvider(known)
                .chain(() -> contracts.ofEmaid(known))
                .chain(all -> office.endAll(
                        known,
                        new ContractOffice.Ending(
                                all,
                                Contract.End.DELETED,
                                revoke ? IssuedCertificates.RevocationReason.CESSATION_OF_OPERATION : null,
                                AuditLog.actor(caller))))
                .map(deleted -> {
                    if (deleted == 0) {
                        throw unknown();
                    }
                    return Map.of("deleted", deleted);
                });
    }
}
