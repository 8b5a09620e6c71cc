package org.crossvolt.pki.provisioning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.List;
import java.util.Map;

/** What was asked for at an address of the OPCP is answered in its shape: the same facts under its names (P1). */
@Provider
public class OpcpShapes implements ContainerResponseFilter {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ObjectMapper json;

    OpcpShapes(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(OpcpAliases.OPCP) == null || !response.hasEntity()) {
            return;
        }
        boolean read = request.getMethod().equals(HttpMethod.GET);
        switch (response.getEntity()) {
            case PcpResource.ProvisioningAnswer car -> {
                JsonNode shape = car(json.valueToTree(car.provisioningCertificate()));
                response.setEntity(read ? named("OEMMessage", shape) : shape);
            }
            case RcpResource.RootViews roots -> {
                ArrayNode all = JSON.arrayNode();
                roots.rootCertificateCollection().forEach(one -> all.add(root(one)));
                response.setEntity(named("RootCertificateCollection", named("rootCertificates", all)));
            }
            case RcpResource.RootView root -> response.setEntity(named("RootResponse", root(root)));
            case CpsResource.CpsViews signers -> {
                ArrayNode all = JSON.arrayNode();
                signers.cpsCertificateDataCollection().forEach(one -> all.add(signer(json.valueToTree(one))));
                response.setEntity(named("cpsCertificates", all));
            }
            case CpsResource.SignedAnswer signed -> response.setEntity(signed.signedContractData());
            case CcpResource.ContractViews contracts ->
                response.setEntity(named("XMLContracts", json.valueToTree(contracts.contractDataCollection())));
            case CcpResource.SignedAnswers signed ->
                response.setEntity(signed.signedContractDataCollection().getFirst());
            case CcpResource.SignedByRequest answer -> {
                ArrayNode all = JSON.arrayNode();
                for (Map<String, String> one : answer.signedContractDataCollection()) {
                    all.add(named("messageDef", json.valueToTree(one)));
                }
                response.setEntity(named("CCPResponse", named("emaidContent", all)));
            }
            case EventsResource.EndpointViews endpoints -> response.setEntity(endpoints.endpoints());
            default -> {
                // Has one shape in both.
            }
        }
    }

    private static ObjectNode named(String name, JsonNode value) {
        return JSON.objectNode().set(name, value);
    }

    private static ObjectNode car(ObjectNode car) {
        return flattened(
                car,
                "provisioningCertificateChain",
                List.of("vehicleCertificate", "subCA1Certificate", "subCA2Certificate"));
    }

    private static ObjectNode signer(ObjectNode signer) {
        ObjectNode shape = flattened(
                signer,
                "cpsCertificateChain",
                List.of("cpsCertificate", "cpsSubCa1Certificate", "cpsSubCa2Certificate"));
        shape.set("cpsRootDistinguishedName", shape.remove("cpsV2GRootDistinguishedName"));
        return shape;
    }

    /** The OPCP has the certificates of a chain side by side, under these names. */
    private static ObjectNode flattened(ObjectNode whole, String chainName, List<String> names) {
        JsonNode chain = whole.remove(chainName);
        List<String> here = List.of("certificate", "subCa1Certificate", "subCa2Certificate");
        for (int i = 0; i < here.size(); i++) {
            if (chain.hasNonNull(here.get(i))) {
                whole.set(names.get(i), chain.get(here.get(i)));
            }
        }
        return whole;
    }

    /** It knows one type of a root; MO is what the OPNC calls eMSP. */
    private ObjectNode root(RcpResource.RootView view) {
        ObjectNode shape = json.valueToTree(view);
        shape.remove("rootTypeList");
        String type = view.rootTypeList().getFirst();
        return shape.put("rootType", type.equals("eMSP") ? "MO" : type);
    }
}
