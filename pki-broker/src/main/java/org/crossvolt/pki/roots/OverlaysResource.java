package org.crossvolt.pki.roots;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.HashSet;
import java.util.Set;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.evidence.AuditLog;

/** What an account does not trust although the zone does (T6); there is no way to say what it trusts more. */
@Path("/trust/v1/overlays/{account}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed({"pki-operator", "service"})
public class OverlaysResource {

    private static final int MOST = 200;

    private final Overlays overlays;
    private final AuditLog audit;
    private final SecurityIdentity caller;

    OverlaysResource(Overlays overlays, AuditLog audit, SecurityIdentity caller) {
        this.overlays = overlays;
        this.audit = audit;
        this.caller = caller;
    }

    record OverlayView(String account, Set<String> withoutAnchors, Set<String> withoutCas) {}

    @GET
    public OverlayView read(@PathParam("account") String account) {
        requireOwn(account);
        return view(account);
    }

    private OverlayView view(String account) {
        Overlays.Overlay overlay = overlays.of(account);
        return new OverlayView(account, overlay.anchors(), overlay.cas());
    }

    @PUT
    public Uni<OverlayView> put(@PathParam("account") String account, byte[] body) {
        requireOwn(account);
        JsonRequest request = JsonRequest.of(body, Set.of("withoutAnchors", "withoutCas"));
        Overlays.Overlay overlay =
                new Overlays.Overlay(hashes(request, "withoutAnchors"), hashes(request, "withoutCas"));
        request.requireRight();
        return overlays.put(account, overlay, AuditLog.actor(caller))
                .call(() -> audit.note(
                        AuditLog.actor(caller),
                        "OVERLAY",
                        "account " + account,
                        overlay.anchors().size() + " roots, " + overlay.cas().size() + " CAs removed"))
                .map(done -> view(account));
    }

    /** A service for itself, people for everybody. */
    private void requireOwn(String account) {
        boolean own = account.equals(AuditLog.actor(caller));
        if (!account.matches("[A-Za-z0-9._@-]{1,100}") || (caller.hasRole("service") && !own)) {
            throw new ProblemException(Problem.of(403, "A service account has only its own overlay."));
        }
    }

    private static Set<String> hashes(JsonRequest request, String name) {
        Set<String> hashes = new HashSet<>();
        JsonNode field = request.field(name);
        if (field == null) {
            return hashes;
        }
        if (!field.isArray() || field.size() > MOST) {
            request.refuse(name, "form", "needs a list of up to " + MOST, null);
            return hashes;
        }
        for (int i = 0; i < field.size(); i++) {
            if (field.get(i).asText().matches("[0-9a-f]{64}")) {
                hashes.add(field.get(i).asText());
            } else {
                request.refuse(name + "/" + i, "hex", "needs a SHA-256, 64 small hex digits", null);
            }
        }
        return hashes;
    }
}
