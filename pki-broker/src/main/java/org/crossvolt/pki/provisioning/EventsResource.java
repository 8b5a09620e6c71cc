package org.crossvolt.pki.provisioning;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.security.identity.SecurityIdentity;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.evidence.AuditLog;
import org.jspecify.annotations.Nullable;

/** Where subscribers want to hear of events, in the form of the OPNC. Everybody sees his own endpoints only. */
@Path("/opnc/{version}/event/endpoints")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed({"service", "pki-operator"})
public class EventsResource {

    private static final Set<String> FIELDS =
            Set.of("apiVersion", "description", "enabledEvents", "wmi", "metadata", "status", "url");

    private final EventEndpoints endpoints;
    private final EventWorker worker;
    private final AuditLog audit;
    private final SecurityIdentity caller;

    EventsResource(EventEndpoints endpoints, EventWorker worker, AuditLog audit, SecurityIdentity caller) {
        this.endpoints = endpoints;
        this.worker = worker;
        this.audit = audit;
        this.caller = caller;
    }

    /**
     * An endpoint.
     *
     * @param secret shown once, when it is made
     * @param undelivered events that were given up
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record EndpointView(
            UUID id,
            String url,
            String description,
            List<String> enabledEvents,
            String status,
            @Nullable String secret,
            long undelivered) {

        static EndpointView of(EventEndpoints.Endpoint one, @Nullable String secret) {
            return new EndpointView(
                    one.id(),
                    one.url(),
                    one.description(),
                    one.events(),
                    one.enabled() ? "enabled" : "disabled",
                    secret,
                    one.undelivered());
        }
    }

    record EndpointViews(List<EndpointView> endpoints) {}

    @GET
    public Uni<EndpointViews> list() {
        return endpoints
                .of(account())
                .map(all -> new EndpointViews(
                        all.stream().map(one -> EndpointView.of(one, null)).toList()));
    }

    @POST
    public Uni<Response> add(byte[] body) {
        EventEndpoints.Endpoint wanted = read(body, UUID.randomUUID());
        return requireCallable(wanted.url())
                .chain(() -> endpoints.add(account(), wanted))
                .call(() -> audit.note(
                        account(),
                        "ADD_ENDPOINT",
                        "endpoint " + wanted.id(),
                        wanted.events().toString()))
                .map(secret -> Response.status(201)
                        .entity(EndpointView.of(wanted, secret))
                        .build());
    }

    @GET
    @Path("{id}")
    public Uni<EndpointView> one(@PathParam("id") String id) {
        return endpoints
                .find(account(), id(id))
                .map(found -> found.map(one -> EndpointView.of(one, null)).orElseThrow(EventsResource::notFound));
    }

    @PUT
    @Path("{id}")
    public Uni<EndpointView> change(@PathParam("id") String id, byte[] body) {
        EventEndpoints.Endpoint wanted = read(body, id(id));
        return requireCallable(wanted.url())
                .chain(() -> endpoints.change(account(), wanted))
                .invoke(was -> {
                    if (!was) {
                        throw notFound();
                    }
                })
                .chain(() -> one(id));
    }

    @DELETE
    @Path("{id}")
    public Uni<Response> delete(@PathParam("id") String id) {
        return endpoints
                .delete(account(), id(id))
                .invoke(was -> {
                    if (!was) {
                        throw notFound();
                    }
                })
                .call(() -> audit.note(account(), "DELETE_ENDPOINT", "endpoint " + id, ""))
                .replaceWith(Response.ok().build());
    }

    /** Said at once, not with the first event that can not be delivered. */
    private Uni<Void> requireCallable(String url) {
        return worker.refusal(url)
                .invoke(refusal -> refusal.ifPresent(why -> {
                    throw new ProblemException(Problem.of(
                            400,
                            "Some fields can not be used.",
                            List.of(new Problem.Detail("/url", "address", why, null))));
                }))
                .replaceWithVoid();
    }

    private static EventEndpoints.Endpoint read(byte[] body, UUID id) {
        JsonRequest request = JsonRequest.of(body, FIELDS);
        String url = request.text("url");
        String description = request.field("description") == null ? "" : request.text("description");
        String status = request.field("status") == null ? "enabled" : request.text("status");
        if (!Set.of("enabled", "disabled").contains(status)) {
            request.refuse("status", "known", "is neither enabled nor disabled", status);
        }
        List<String> events = new ArrayList<>();
        JsonNode field = request.field("enabledEvents");
        if (field == null || !field.isArray() || field.isEmpty() || field.size() > EventOutbox.TYPES.size()) {
            request.refuse("enabledEvents", "required", "needs a list of " + EventOutbox.TYPES, null);
        } else {
            for (int i = 0; i < field.size(); i++) {
                String event = field.get(i).asText();
                if (EventOutbox.TYPES.stream()
                        .noneMatch(type ->
                                type.equals(event) || EventOutbox.opcp(type).equals(event))) {
                    request.refuse("enabledEvents/" + i, "known", "is none of " + EventOutbox.TYPES, event);
                }
                events.add(event);
            }
        }
        request.requireRight();
        return new EventEndpoints.Endpoint(id, url, description, events, status.equals("enabled"), 0);
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException noId) {
            throw notFound();
        }
    }

    private static ProblemException notFound() {
        return new ProblemException(Problem.of(404, "There is no endpoint of yours with this id."));
    }

    private String account() {
        return AuditLog.actor(caller);
    }
}
