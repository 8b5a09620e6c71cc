package org.crossvolt.cpo.certificates;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.jspecify.annotations.Nullable;

/** The operator's API for certificates that stations hold: each request is about up to 100 of them, and each answers for itself. */
@Path("/cpo/v1/certificates")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("cpo-operator")
public class CertificatesResource {

    private static final int MOST_STATIONS = 100;
    private static final Set<String> ALGORITHMS = Set.of("SHA256", "SHA384", "SHA512");
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{1,128}");
    private static final String STATIONS = "needs a list of 1 to " + MOST_STATIONS + " different station ids";

    private final StationCertificates certificates;
    private final Clock clock;

    CertificatesResource(StationCertificates certificates, Clock clock) {
        this.certificates = certificates;
        this.clock = clock;
    }

    /** What each station holds of one type, by the hashes it is named with. */
    @GET
    public Uni<String> list(@QueryParam("station") List<String> stations, @QueryParam("type") @Nullable String type) {
        if (!areStations(stations)) {
            throw new ProblemException(Problem.of(400, "station " + STATIONS + "."));
        }
        try {
            return certificates
                    .list(stations, CertificateType.of(type == null ? "" : type))
                    .map(JsonNode::toString);
        } catch (IllegalArgumentException unknown) {
            throw new ProblemException(Problem.of(400, "type " + unknown.getMessage() + "."));
        }
    }

    @POST
    public Uni<String> install(byte[] body) {
        JsonRequest request = JsonRequest.of(body, Set.of("stations", "type", "certificate"));
        List<String> stations = stations(request);
        CertificateType type = type(request);
        if (type == CertificateType.V2G_CHAIN) {
            request.refuse("type", "values", "can not be installed: a station asks for it itself", type.text());
        }
        String pem = request.text("certificate", RootCertificate.LONGEST);
        if (!pem.isEmpty()) {
            try {
                RootCertificate.checked(pem, clock.instant());
            } catch (IllegalArgumentException wrong) {
                request.refuse("certificate", "root", String.valueOf(wrong.getMessage()), null);
            }
        }
        request.requireRight();
        return certificates.install(stations, type, pem).map(JsonNode::toString);
    }

    @POST
    @Path("deletions")
    public Uni<String> delete(byte[] body) {
        JsonRequest request = JsonRequest.of(body, Set.of("stations", "type", "hash"));
        List<String> stations = stations(request);
        CertificateType type = type(request);
        StationCertificates.Hash hash = hash(request);
        request.requireRight();
        return certificates.delete(stations, type, hash).map(JsonNode::toString);
    }

    /** Has stations ask for a new certificate of their own towards cars. */
    @POST
    @Path("renewals")
    public Uni<String> renew(byte[] body) {
        JsonRequest request = JsonRequest.of(body, Set.of("stations"));
        List<String> stations = stations(request);
        request.requireRight();
        return certificates.renew(stations).map(JsonNode::toString);
    }

    private static CertificateType type(JsonRequest request) {
        CertificateType type = request.optional("type", CertificateType::of);
        if (request.field("type") == null) {
            request.refuse("type", "required", "is missing", null);
        }
        return type == null ? CertificateType.V2G_ROOT : type;
    }

    private static List<String> stations(JsonRequest request) {
        JsonNode list = request.field("stations");
        List<String> stations = new ArrayList<>();
        if (list != null && list.isArray()) {
            list.forEach(one -> stations.add(one.isTextual() ? one.textValue() : ""));
        }
        if (!areStations(stations)) {
            request.refuse("stations", "values", STATIONS, null);
        }
        return stations;
    }

    private static boolean areStations(List<String> stations) {
        return !stations.isEmpty()
                && stations.size() <= MOST_STATIONS
                && !stations.contains("")
                && Set.copyOf(stations).size() == stations.size();
    }

    private static StationCertificates.Hash hash(JsonRequest request) {
        JsonNode hash = request.field("hash");
        JsonNode found = hash == null ? com.fasterxml.jackson.databind.node.MissingNode.getInstance() : hash;
        String algorithm = found.path("hash_algorithm").asText();
        if (!ALGORITHMS.contains(algorithm)) {
            request.refuse("hash/hash_algorithm", "values", "needs SHA256, SHA384 or SHA512", algorithm);
        }
        return new StationCertificates.Hash(
                algorithm,
                hex(request, found, "issuer_name_hash"),
                hex(request, found, "issuer_key_hash"),
                hex(request, found, "serial_number"));
    }

    private static String hex(JsonRequest request, JsonNode hash, String name) {
        String text = hash.path(name).asText();
        if (!HEX.matcher(text).matches()) {
            request.refuse("hash/" + name, "format", "needs 1 to 128 hexadecimal digits", text);
        }
        return text;
    }
}
