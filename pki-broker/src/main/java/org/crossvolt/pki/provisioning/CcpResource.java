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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
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
                        "metaData",
                        "cpsV2GRootCertificateFingerprint",
                        "cpsRootDistinguishedName",
                        "messageParts"));
        JsonNode parts = request.field("messageParts");
        if (parts == null) {
            request.refuse(
                    "messageParts",
                    "required",
                    "is missing; what is only EXI can not be verified, and is not taken",
                    null);
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

    /** The request of a car as EXI, from a CPO or a pool that passed it on. */
    @POST
    @Path("signedcontractdata")
    public Uni<SignedByRequest> byRequest(
            @HeaderParam(UpstreamPools.BROADCAST) @Nullable String passedOn, byte[] body) {
        JsonRequest request =
                JsonRequest.of(body, Set.of("certificateInstallationReq", "xsdMsgDefNamespace", "metadata"));
        String exi = request.text("certificateInstallationReq", config.longestRequest());
        String namespace = request.text("xsdMsgDefNamespace");
        request.requireRight();
        return installations
                .exi(exi, namespace, List.of(), passedOn == null, AuditLog.actor(caller))
                .map(answer -> new SignedByRequest(
                        List.of(Map.of("certificateInstallationRes", answer, "xsdMsgDefNamespace", namespace))));
    }

    record SignedByRequest(List<Map<String, String>> signedContractDataCollection) {}

    @GET
    @Path("signedcontractdata/{emaid}/{pcid}")
    public Uni<SignedAnswers> signed(
            @PathParam("emaid") String emaid,
            @PathParam("pcid") String pcid,
            @QueryParam("cpsV2GRootCertificateFingerprint") @Nullable String root) {
        Pcid car = PcpResource.pcid(pcid);
        limits.count("pcid/" + cars.hash(car));
        return own(emaid(emaid), car)
                .chain(contract -> wish(contract, root)
                        .chain(wish -> bundles.release(contract, wish, AuditLog.actor(caller)))
                        .call(() -> contracts.countDelivery(contract)))
                .map(bundle -> new SignedAnswers(List.of(SignedContractData.of(bundle))));
    }

    private Uni<EvRoots.Wish> wish(Contract contract, @Nullable String root) {
        return root != null
                ? Uni.createFrom().item(roots.named(root))
                : cars.find(contract.pcid(), org.crossvolt.pki.validation.Suite.P256)
                        .map(car -> roots.wish(
                                null,
                                car.map(ProvisioningCertificates.Kept::v2gRoots).orElse(List.of())));
    }

    /** A contract of a provider or a car the caller speaks for; others do not exist. */
    private Uni<Contract> own(Emaid emaid, Pcid pcid) {
        return rights.of(caller)
                .chain(may -> contracts
                        .find(emaid, pcid)
                        .map(found -> found.filter(one -> may.may(AccountRights.Kind.PROVIDER, emaid.provider())
                                        || may.may(AccountRights.Kind.WMI, pcid.wmi()))
                                .orElseThrow(CcpResource::unknown)));
    }

    @POST
    @Path("signedcontractdata/{emaid}/{pcid}/setdefault")
    public Uni<ContractViews> setDefault(@PathParam("emaid") String emaid, @PathParam("pcid") String pcid) {
        Pcid car = PcpResource.pcid(pcid);
        return own(emaid(emaid), car)
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
        return requireProvider(known).chain(() -> contracts.ofEmaid(known)).chain(all -> {
            if (all.isEmpty()) {
                throw unknown();
            }
            Uni<Void> each = Uni.createFrom().voidItem();
            for (Contract contract : all) {
                each = each.chain(() -> office.end(
                        contract,
                        Contract.End.DELETED,
                        revoke ? IssuedCertificates.RevocationReason.CESSATION_OF_OPERATION : null,
                        AuditLog.actor(caller)));
            }
            return each.replaceWith(Map.of("deleted", all.size()));
        });
    }
}
