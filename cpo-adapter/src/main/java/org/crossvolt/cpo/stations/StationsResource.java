package org.crossvolt.cpo.stations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.crossvolt.cpo.ocpp.CallOutcome;
import org.crossvolt.cpo.ocpp.OcppVersion;
import org.crossvolt.cpo.ocpp.StationCalls;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.jspecify.annotations.Nullable;

/** The operator's API for stations. */
@Path("/cpo/v1/stations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("cpo-operator")
public class StationsResource {

    private static final int MOST_LISTED = 500;
    private static final int LONGEST_PAYLOAD = 256 * 1024;
    private static final Set<String> STATES = Set.of("PLANNED", "ACTIVE", "BLOCKED", "REMOVED");

    private final StationStore store;
    private final StationDirectory directory;
    private final StationCalls calls;
    private final Provisioning provisioning;
    private final TransferHosts transferHosts;

    StationsResource(
            StationStore store,
            StationDirectory directory,
            StationCalls calls,
            Provisioning provisioning,
            TransferHosts transferHosts) {
        this.store = store;
        this.directory = directory;
        this.calls = calls;
        this.provisioning = provisioning;
        this.transferHosts = transferHosts;
    }

    @POST
    public Uni<Response> provision(byte[] body) {
        return provisioning
                .create(body)
                .chain(spec -> store.find(spec.id()))
                .map(station ->
                        Response.status(201).entity(station.orElseThrow()).build());
    }

    @GET
    public Uni<String> list(@QueryParam("after") @Nullable String after, @QueryParam("limit") @Nullable Integer limit) {
        return store.list(after == null ? "" : after, within(limit));
    }

    @GET
    @Path("{id}")
    public Uni<String> show(@PathParam("id") String id) {
        return store.find(id).map(StationsResource::orNothing);
    }

    /** Changes what may change: state, key, reading, security profile, versions. The station has to connect again. */
    @PATCH
    @Path("{id}")
    public Uni<String> change(@PathParam("id") String id, byte[] body) {
        JsonRequest request = JsonRequest.of(body, Set.of("state", "key", "reading", "security_profile", "versions"));
        String state = request.optional("state", StationsResource::state);
        String key = request.optional("key", StationSpec::key);
        var reading = request.optional("reading", StationSpec::reading);
        Integer profile = request.field("security_profile") == null
                ? null
                : StationSpec.number(request, "security_profile", 1, 1, 3);
        String[] versions = request.field("versions") == null
                ? null
                : StationSpec.versions(request).stream().map(OcppVersion::text).toArray(String[]::new);
        request.requireRight();
        return store.change(id, state, key, reading == null ? null : reading.name(), profile, versions)
                .chain(() -> directory.changed(id))
                .chain(() -> store.find(id))
                .map(StationsResource::orNothing);
    }

    private static String state(String text) {
        if (!STATES.contains(text)) {
            throw new IllegalArgumentException("needs one of PLANNED, ACTIVE, BLOCKED, REMOVED");
        }
        return text;
    }

    /** The raw trace, newest first. */
    @GET
    @Path("{id}/frames")
    public Uni<String> frames(
            @PathParam("id") String id,
            @QueryParam("before") @Nullable Long before,
            @QueryParam("limit") @Nullable Integer limit) {
        return store.find(id)
                .invoke(StationsResource::orNothing)
                .chain(() -> store.frames(id, before == null ? Long.MAX_VALUE : before, within(limit)));
    }

    /** What the station said of itself when it was asked with GetBaseReport: the parts by their numbers. */
    @GET
    @Path("{id}/device-model")
    public Uni<String> deviceModel(@PathParam("id") String id) {
        return store.deviceModel(id).map(StationsResource::orNothing);
    }

    /** The Location data that follow from that report, for an operator to confirm, and what it leaves open. */
    @GET
    @Path("{id}/proposal")
    public Uni<String> proposal(@PathParam("id") String id) {
        return store.deviceModel(id)
                .map(StationsResource::orNothing)
                .map(model -> Proposal.of(model).toString());
    }

    /** What it answered about its settings, the last time it was asked for each of them. */
    @GET
    @Path("{id}/configuration")
    public Uni<String> configuration(@PathParam("id") String id) {
        return store.configuration(id).map(StationsResource::orNothing);
    }

    /** Any operation of OCPP, with its payload; answers when the station has. */
    @POST
    @Path("{id}/operations/{action}")
    public Uni<Response> operate(@PathParam("id") String id, @PathParam("action") String action, byte[] body) {
        JsonNode payload = payload(body);
        if (!Operations.isKnown(action)) {
            throw new ProblemException(Problem.of(404, "There is no such operation in OCPP 1.6 or 2.0.1."));
        }
        transferHosts.require(action, payload);
        return store.find(id)
                .invoke(StationsResource::orNothing)
                .chain(() -> calls.connected(id))
                .invoke(speaks -> speaks.filter(version -> !Operations.has(version, action))
                        .ifPresent(version -> {
                            throw new ProblemException(Problem.of(
                                    409,
                                    "The station speaks OCPP " + version.text() + ", which has no " + action + "."));
                        }))
                .chain(() -> calls.call(id, action, payload))
                .call(outcome -> outcome instanceof CallOutcome.Answered answered
                        ? store.configured(id, Configuration.of(answered.payload()))
                        : Uni.createFrom().voidItem())
                .map(StationsResource::told);
    }

    private static JsonNode payload(byte[] body) {
        if (body.length > LONGEST_PAYLOAD) {
            throw new ProblemException(Problem.of(413, "The payload has more than " + LONGEST_PAYLOAD + " bytes."));
        }
        try {
            JsonNode payload = OcpiJson.mapper().readTree(body);
            if (payload.isObject()) {
                return payload;
            }
        } catch (JsonProcessingException notJson) {
            throw new ProblemException(Problem.of(400, "The body is not valid JSON."));
        } catch (IOException unreadable) {
            throw new ProblemException(Problem.of(400, "The body is not readable."));
        }
        throw new ProblemException(Problem.of(400, "The body has to be a JSON object: the payload of the operation."));
    }

    private static Response told(CallOutcome outcome) {
        return switch (outcome) {
            case CallOutcome.Answered answered -> {
                ObjectNode told = OcpiJson.mapper().createObjectNode().put("outcome", "answered");
                told.set("answer", answered.payload());
                yield Response.ok(told.toString()).build();
            }
            case CallOutcome.Refused refused ->
                Response.ok(OcpiJson.mapper()
                                .createObjectNode()
                                .put("outcome", "refused")
                                .put("code", refused.code())
                                .put("description", refused.description())
                                .toString())
                        .build();
            case CallOutcome.TimedOut late ->
                Problem.of(504, "The station did not answer in time.").toResponse();
            case CallOutcome.Offline offline ->
                Problem.of(409, "The station is not connected.").toResponse();
            case CallOutcome.Busy busy ->
                Problem.of(503, "Too many operations wait for this station.").toResponse();
        };
    }

    private static int within(@Nullable Integer limit) {
        if (limit != null && (limit < 1 || limit > MOST_LISTED)) {
            throw new ProblemException(Problem.of(400, "limit needs a number from 1 to " + MOST_LISTED + "."));
        }
        return limit == null ? MOST_LISTED / 5 : limit;
    }

    private static String orNothing(Optional<String> found) {
        return found.orElseThrow(() -> new ProblemException(Problem.of(404, "No station has this id.")));
    }
}
