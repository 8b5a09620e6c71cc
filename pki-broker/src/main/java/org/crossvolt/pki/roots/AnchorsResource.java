package org.crossvolt.pki.roots;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.evidence.AuditLog;
import org.crossvolt.pki.validation.AnchorRole;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.jspecify.annotations.Nullable;

/** Roots: anybody of the PKI may propose one, two people admit it, two revoke it, one distrusts it in an emergency (T1, T2). */
@Path("/trust/v1/anchors")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RolesAllowed("pki-operator")
public class AnchorsResource {

    private static final String ADMIT = "ADMIT";
    private static final String REVOKE = "REVOKE";

    private final AnchorStore store;
    private final Bundles bundles;
    private final CurrentTrust trust;
    private final AnchorProposals proposals;
    private final RootsChanged changed;
    private final RootsConfig config;
    private final AuditLog audit;
    private final SecurityIdentity caller;

    AnchorsResource(
            AnchorStore store,
            Bundles bundles,
            CurrentTrust trust,
            AnchorProposals proposals,
            RootsChanged changed,
            RootsConfig config,
            AuditLog audit,
            SecurityIdentity caller) {
        this.store = store;
        this.bundles = bundles;
        this.trust = trust;
        this.proposals = proposals;
        this.changed = changed;
        this.config = config;
        this.audit = audit;
        this.caller = caller;
    }

    record AnchorView(
            String id,
            String spki,
            String state,
            List<String> roles,
            List<String> suites,
            String region,
            String source,
            @Nullable Instant trustFrom,
            @Nullable Instant trustUntil,
            @Nullable Instant distrustAfter,
            @Nullable String reason,
            String proposedBy,
            List<String> approvedBy,
            List<String> revokedBy,
            @Nullable Instant notBefore,
            @Nullable Instant notAfter) {}

    record Anchors(List<AnchorView> anchors) {}

    @GET
    @RolesAllowed({"pki-operator", "service"})
    public Uni<Anchors> list() {
        return store.all(config.zone())
                .map(all -> new Anchors(all.stream().map(this::view).toList()));
    }

    @GET
    @Path("{id}")
    @RolesAllowed({"pki-operator", "service"})
    public Uni<AnchorView> one(@PathParam("id") String id) {
        return store.find(config.zone(), id).map(found -> found.map(this::view).orElseThrow(AnchorsResource::notFound));
    }

    private AnchorView view(AnchorRecord anchor) {
        ParsedCertificate certificate =
                proposals.validator().readOne(anchor.certificate()) instanceof ChainValidator.One.Certificate read
                        ? read.certificate()
                        : null;
        return new AnchorView(
                anchor.id(),
                anchor.spki(),
                anchor.state(),
                anchor.roles(),
                anchor.suites(),
                anchor.region(),
                anchor.source(),
                anchor.trustFrom(),
                anchor.trustUntil(),
                anchor.distrustAfter(),
                anchor.reason(),
                anchor.proposedBy(),
                anchor.approvedBy(),
                anchor.revokedBy(),
                certificate == null ? null : certificate.notBefore(),
                certificate == null ? null : certificate.notAfter());
    }

    /** A person who proposes has thereby approved; a service has not. */
    @POST
    @RolesAllowed({"pki-operator", "service"})
    public Uni<Response> propose(byte[] body) {
        JsonRequest request =
                JsonRequest.of(body, Set.of("certificate", "roles", "region", "source", "trustFrom", "trustUntil"));
        List<AnchorRole> roles = AnchorProposals.roles(request);
        String source = request.field("source") == null ? "manual" : request.text("source");
        String region = request.field("region") == null ? "any" : request.text("region");
        Instant from =
                request.optional("trustFrom", text -> OcpiDateTime.parse(text).instant());
        Instant until =
                request.optional("trustUntil", text -> OcpiDateTime.parse(text).instant());
        if (from != null && until != null && !until.isAfter(from)) {
            request.refuse("trustUntil", "order", "needs a moment after trustFrom", until.toString());
        }
        AnchorRecord anchor = proposals
                .read(
                        request,
                        request.text("certificate", AnchorProposals.LONGEST_TEXT),
                        roles,
                        region,
                        source,
                        actor())
                .trusted(from, until);
        request.requireRight();
        return proposals
                .propose(anchor, isPerson() ? actor() : null)
                .chain(proposed -> {
                    if (!proposed) {
                        throw new ProblemException(Problem.of(409, "This root is known already; see its state."));
                    }
                    return publish();
                })
                .chain(() -> store.find(config.zone(), anchor.id()))
                .map(found -> Response.status(201)
                        .entity(found.map(this::view).orElseThrow())
                        .build());
    }

    @POST
    @Path("{id}/approve")
    public Uni<AnchorView> approve(@PathParam("id") String id) {
        return step(id, ADMIT, "PROPOSED", "ACTIVE");
    }

    @POST
    @Path("{id}/revoke")
    public Uni<AnchorView> revoke(@PathParam("id") String id) {
        return step(id, REVOKE, "ACTIVE", "REVOKED");
    }

    private Uni<AnchorView> step(String id, String action, String from, String to) {
        requirePerson();
        RootsChanged.What what = to.equals("ACTIVE") ? RootsChanged.What.ADDED : RootsChanged.What.REVOKED;
        return store.inTransaction(client -> store.approve(
                                client, config.zone(), id, action, from, to, actor(), config.approvals())
                        .invoke(AnchorsResource::requireCounted)
                        .call(step -> audit.note(client, actor(), action, "anchor " + id, step.name()))
                        .call(step -> step == AnchorStore.Step.DONE
                                ? changed.tell(client, id, what)
                                : Uni.createFrom().voidItem()))
                .call(this::publish)
                .chain(() -> one(id));
    }

    private static void requireCounted(AnchorStore.Step step) {
        switch (step) {
            case COUNTED, DONE -> {
                // Noted by the caller.
            }
            case SAME_PERSON ->
                throw new ProblemException(Problem.of(409, "You have approved this already; it takes another person."));
            case WRONG_STATE ->
                throw new ProblemException(Problem.of(409, "The root is not in the state for this step."));
            case UNKNOWN -> throw notFound();
        }
    }

    /** Takes effect at once here, and within the poll interval elsewhere. */
    @POST
    @Path("{id}/distrust")
    public Uni<AnchorView> distrust(@PathParam("id") String id, byte[] body) {
        requirePerson();
        JsonRequest request = JsonRequest.of(body, Set.of("reason", "after"));
        String reason = request.text("reason");
        Instant after =
                request.optional("after", text -> OcpiDateTime.parse(text).instant());
        request.requireRight();
        return store.inTransaction(client -> store.distrust(client, config.zone(), id, after, reason)
                        .call(done -> done
                                ? tellDistrust(client, id, after)
                                : Uni.createFrom().voidItem()))
                .chain(done -> done ? publish() : refuseDistrust(id))
                .chain(() -> one(id));
    }

    private Uni<Void> tellDistrust(SqlClient client, String id, @Nullable Instant after) {
        return audit.note(client, actor(), "DISTRUST", "anchor " + id, after == null ? "at once" : "after " + after)
                .chain(() -> after == null
                        ? changed.tell(client, id, RootsChanged.What.REVOKED)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> refuseDistrust(String id) {
        return store.find(config.zone(), id).map(found -> {
            throw found.isEmpty() ? notFound() : new ProblemException(Problem.of(409, "The root is not ACTIVE."));
        });
    }

    private Uni<Void> publish() {
        return bundles.reconcile().chain(trust::refresh);
    }

    private String actor() {
        return AuditLog.actor(caller);
    }

    private boolean isPerson() {
        return caller.hasRole("pki-operator") && !caller.hasRole("service");
    }

    private void requirePerson() {
        if (!isPerson()) {
            throw new ProblemException(Problem.of(403, "Only people approve; a service account is none."));
        }
    }

    private static ProblemException notFound() {
        return new ProblemException(Problem.of(404, "There is no root with this id."));
    }
}
