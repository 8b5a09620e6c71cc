package org.crossvolt.pki.provisioning;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addresses of the OPCP, which the OPNC succeeds, and those of the OPNC that stand elsewhere here: the same doors under
 * other names (P1).
 */
@Provider
@PreMatching
public class OpcpAliases implements ContainerRequestFilter {

    /** Set on a request that came to an address of the OPCP. */
    static final String OPCP = "opcp";

    private static final String OPCP_CONTRACTS = "/v1/ccp/signedContractData";
    private static final Map<Pattern, String> ALIASES = new LinkedHashMap<>();

    static {
        alias("/v1/root/rootCerts(/.*)?", "/opnc/v1/rcp/rootcertificates$1");
        alias("/v1/oem/provCerts/lookupVehicle/(.*)", "/opnc/v1/pcp/lookupvehicle/$1");
        alias("/v1/oem/provCerts(/.*)?", "/opnc/v1/pcp/provisioningcertificates$1");
        alias("/v1/cps/contractData/signed", "/opnc/v1/cps/contractData/sign");
        alias("/v1/cps/generate/signedContractData", "/opnc/v1/cps/contractData/generateandsign");
        alias("/cps/signer", "/opnc/v1/cps/cpsCertificates");
        alias("/v1/ccp/lookupContract/(.*)", "/opnc/v1/ccp/contractData/emaid/$1");
        alias("/v1/ccp/provideSignedContractData/([^/]+)/([^/]+)", "/opnc/v1/ccp/signedcontractdata/$1/$2");
        alias("/v1/ccp/signedContractData/([^/]+)/([^/]+)/default", "/opnc/v1/ccp/signedcontractdata/$2/$1/setdefault");
        alias("/v1/ccp/signedContractData(/.*)?", "/opnc/v1/ccp/signedcontractdata$1");
        alias("/v1/webhook/endpoints(/.*)?", "/opnc/v1/event/endpoints$1");
        alias("/opnc/([^/]+)/pki/pki/revokeCertificate", "/opnc/$1/pki/revokeCertificate");
        alias("/opnc/[^/]+/pki/est/(simpleenroll|cacerts)", "/.well-known/est/$1");
        alias(
                "/\\.well-known/est/([a-z-]+)/simpleenroll/([^/]+)",
                "/.well-known/est/simpleenroll?caDomain=$1&iso15118Version=$2");
        alias(
                "(?:/\\.well-known/est)?/([a-z-]+)/cacerts/([^/]+)/[^/]+/?",
                "/.well-known/est/cacerts?caDomain=$1&iso15118Version=$2");
    }

    private static void alias(String opcp, String opnc) {
        ALIASES.put(Pattern.compile(opcp), opnc);
    }

    /** At this door the two protocols say the opposite with the same word. */
    private static void turnBroadcast(ContainerRequestContext request) {
        String said = request.getHeaderString(UpstreamPools.BROADCAST);
        if (said != null && (said.equalsIgnoreCase("true") || said.equalsIgnoreCase("false"))) {
            request.getHeaders().putSingle(UpstreamPools.BROADCAST, String.valueOf(!Boolean.parseBoolean(said)));
        }
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String path = request.getUriInfo().getRequestUri().getRawPath();
        for (Map.Entry<Pattern, String> alias : ALIASES.entrySet()) {
            Matcher matcher = alias.getKey().matcher(path);
            if (matcher.matches()) {
                String place = alias.getValue();
                for (int i = 1; i <= matcher.groupCount(); i++) {
                    String group = matcher.group(i);
                    place = place.replace("$" + i, group == null ? "" : group);
                }
                URI found = URI.create(place);
                UriBuilder uri =
                        UriBuilder.fromUri(request.getUriInfo().getRequestUri()).replacePath(found.getRawPath());
                request.setRequestUri(
                        (found.getRawQuery() == null ? uri : uri.replaceQuery(found.getRawQuery())).build());
                if (!path.startsWith("/opnc/")) {
                    request.setProperty(OPCP, true);
                }
                if (path.equals(OPCP_CONTRACTS)) {
                    turnBroadcast(request);
                }
                return;
            }
        }
    }
}
