package org.crossvolt.pki.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.evidence.EvidenceRecord;
import org.crossvolt.pki.evidence.EvidenceStore;
import org.jspecify.annotations.Nullable;

/** What a verdict was based on, and the same verdict again (X1). */
@Path("/evidence/v1/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("pki-operator")
public class EvidenceResource {

    private final EvidenceStore store;
    private final Verdicts verdicts;

    EvidenceResource(EvidenceStore store, Verdicts verdicts) {
        this.store = store;
        this.verdicts = verdicts;
    }

    /** Without the chain and the identity: those stay sealed. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record EvidenceView(
            UUID id,
            Instant at,
            String zone,
            long bundleVersion,
            String purpose,
            String askedBy,
            @Nullable String identityHash,
            boolean accepted,
            @Nullable String reason,
            String answer) {}

    @GET
    public Uni<EvidenceView> one(@PathParam("id") String id) {
        return find(id).map(record -> new EvidenceView(
                record.id(),
                record.at(),
                record.zone(),
                record.bundleVersion(),
                record.purpose(),
                record.askedBy(),
                record.identityHash(),
                record.accepted(),
                record.reason(),
                record.answer()));
    }

    @POST
    @Path("replay")
    public Uni<Verdicts.Replay> replay(@PathParam("id") String id) {
        return find(id).chain(verdicts::replay);
    }

    private Uni<EvidenceRecord> find(String id) {
        UUID known;
        try {
            known = UUID.fromString(id);
        } catch (IllegalArgumentException notAnId) {
            throw notFound();
        }
        return store.find(known).map((Optional<EvidenceRecord> found) -> found.orElseThrow(EvidenceResource::notFound));
    }

    private static ProblemException notFound() {
        return new ProblemException(Problem.of(404, "There is no evidence with this id."));
    }
}
