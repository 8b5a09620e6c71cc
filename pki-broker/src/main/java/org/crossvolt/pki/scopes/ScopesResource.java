package org.crossvolt.pki.scopes;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.evidence.AuditLog;
import org.crossvolt.pki.validation.Purpose;
import org.crossvolt.pki.validation.ScopeGrant;
import org.crossvolt.pki.validation.ScopeKind;
import org.crossvolt.pki.validation.ValidationPolicy;
import org.jspecify.annotations.Nullable;

/** Which CA may speak for whom (T4). A change waits for a second person. */
@Path("/trust/v1/cas")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("pki-operator")
public class ScopesResource {

    private static final int MOST_GRANTS = 1_000;

    private final ScopeStore store;
    private final ScopesChanged changed;
    private final ScopesConfig config;
    private final AuditLog audit;
    private final SecurityIdentity caller;

    ScopesResource(
            ScopeStore store, ScopesChanged changed, ScopesConfig config, AuditLog audit, SecurityIdentity caller) {
        this.store = store;
        this.changed = changed;
        this.config = config;
        this.audit = audit;
        this.caller = caller;
    }

    record AllScopes(List<CaScopes> cas) {}

    @GET
    public Uni<AllScopes> all() {
        return store.all(config.zone()).map(AllScopes::new);
    }

    @GET
    @Path("{spki}/scopes")
    public Uni<AllScopes> of(@PathParam("spki") String spki) {
        return store.of(config.zone(), spki).map(AllScopes::new);
    }

    @PUT
    @Path("{spki}/scopes")
    public Uni<Response> propose(@PathParam("spki") String spki, byte[] body) {
        requirePerson();
        JsonRequest request = JsonRequest.of(body, Set.of("grants", "withoutRevocationSource", "leafWithoutAnswer"));
        if (!spki.matches("[0-9a-f]{64}")) {
            throw new ProblemException(
                    Problem.of(400, "A CA is named by the SHA-256 of its SubjectPublicKeyInfo, 64 small hex digits."));
        }
        List<ScopeGrant> grants = grants(spki, request);
        JsonNode without = request.field("withoutRevocationSource");
        if (without != null && !without.isBoolean()) {
            request.refuse("withoutRevocationSource", "type", "needs true or false", without.toString());
        }
        Map<Purpose, ValidationPolicy.FailMode> modes = modes(request);
        request.requireRight();
        CaScopes scopes = new CaScopes(
                spki,
                grants,
                without != null && without.booleanValue(),
                modes,
                "PROPOSED",
                AuditLog.actor(caller),
                null);
        return store.propose(config.zone(), scopes)
                .call(() -> audit.note(scopes.proposedBy(), "PROPOSE", "scopes " + spki, grants.size() + " grants"))
                .replaceWith(Response.status(202).entity(scopes).build());
    }

    @POST
    @Path("{spki}/scopes/approve")
    public Uni<AllScopes> approve(@PathParam("spki") String spki) {
        requirePerson();
        String person = AuditLog.actor(caller);
        return store.approve(config.zone(), spki, person)
                .chain(done -> done
                        ? Uni.createFrom().voidItem()
                        : store.of(config.zone(), spki).map(found -> {
                            boolean waits =
                                    found.stream().anyMatch(one -> one.state().equals("PROPOSED"));
                            throw new ProblemException(
                                    waits
                                            ? Problem.of(409, "You proposed this; it takes another person.")
                                            : Problem.of(404, "Nothing waits for approval for this CA."));
                        }))
                .call(() -> audit.note(person, "ADMIT", "scopes " + spki, "in force"))
                .chain(changed::publish)
                .chain(() -> of(spki));
    }

    private void requirePerson() {
        if (caller.hasRole("service")) {
            throw new ProblemException(Problem.of(403, "Only people approve; a service account is none."));
        }
    }

    /** R3: sub-CAs are always hard, so only leafs can be soft. */
    private static Map<Purpose, ValidationPolicy.FailMode> modes(JsonRequest request) {
        Map<Purpose, ValidationPolicy.FailMode> modes = new EnumMap<>(Purpose.class);
        JsonNode field = request.field("leafWithoutAnswer");
        if (field == null) {
            return modes;
        }
        if (!field.isObject()) {
            request.refuse("leafWithoutAnswer", "type", "needs an object of purposes with HARD or SOFT", null);
            return modes;
        }
        for (Map.Entry<String, JsonNode> one : field.properties()) {
            try {
                modes.put(
                        Purpose.valueOf(one.getKey()),
                        ValidationPolicy.FailMode.valueOf(one.getValue().asText()));
            } catch (IllegalArgumentException unknown) {
                request.refuse(
                        "leafWithoutAnswer/" + one.getKey(),
                        "known",
                        "needs one of " + Arrays.toString(Purpose.values()) + " with HARD or SOFT",
                        one.getValue().toString());
            }
        }
        return modes;
    }

    private static List<ScopeGrant> grants(String spki, JsonRequest request) {
        List<ScopeGrant> grants = new ArrayList<>();
        JsonNode field = request.field("grants");
        if (field == null || !field.isArray() || field.size() > MOST_GRANTS) {
            request.refuse("grants", "required", "needs a list of up to " + MOST_GRANTS, null);
            return grants;
        }
        for (int i = 0; i < field.size(); i++) {
            ScopeGrant grant = grant(spki, request, "grants/" + i, field.get(i));
            if (grant != null) {
                grants.add(grant);
            }
        }
        return grants;
    }

    private static @Nullable ScopeGrant grant(String spki, JsonRequest request, String at, JsonNode one) {
        ScopeKind kind;
        try {
            kind = ScopeKind.valueOf(one.path("kind").asText());
        } catch (IllegalArgumentException unknown) {
            request.refuse(
                    at + "/kind",
                    "known",
                    "is none of " + Arrays.toString(ScopeKind.values()),
                    one.path("kind").toString());
            return null;
        }
        String value = one.path("value").asText().toUpperCase(Locale.ROOT);
        String form = kind == ScopeKind.WMI ? "[A-Z0-9]{3}" : "[A-Z]{2}[A-Z0-9]{3}";
        if (!value.matches(form) && !value.equals(ScopeGrant.ANYBODY)) {
            request.refuse(at + "/value", "form", "needs " + form + " or *", value);
            return null;
        }
        return new ScopeGrant(
                spki,
                kind,
                value,
                moment(request, at + "/from", one.path("from")),
                moment(request, at + "/until", one.path("until")));
    }

    private static @Nullable Instant moment(JsonRequest request, String at, JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        try {
            return OcpiDateTime.parse(value.asText()).instant();
        } catch (IllegalArgumentException unreadable) {
            request.refuse(at, "form", String.valueOf(unreadable.getMessage()), value.toString());
            return null;
        }
    }
}
