package org.crossvolt.pki.evidence;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.jspecify.annotations.Nullable;

/** Who did what, the newest first. */
@Path("/evidence/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("pki-operator")
public class AuditResource {

    private static final int PAGE = 100;

    private final AuditLog audit;

    AuditResource(AuditLog audit) {
        this.audit = audit;
    }

    /** @param cursor of the next page; null where this is the last */
    record AuditPage(List<AuditLog.Entry> entries, @Nullable String cursor) {}

    @GET
    public Uni<AuditPage> read(
            @QueryParam("actor") @Nullable String actor,
            @QueryParam("action") @Nullable String action,
            @QueryParam("subject") @Nullable String subject,
            @QueryParam("from") @Nullable String from,
            @QueryParam("until") @Nullable String until,
            @QueryParam("cursor") @Nullable String cursor) {
        List<Problem.Detail> wrong = new ArrayList<>();
        Instant begin = moment("from", from, wrong);
        Instant end = moment("until", until, wrong);
        if (cursor != null && !cursor.matches("[0-9]{1,18}")) {
            wrong.add(new Problem.Detail("/cursor", "form", "needs the cursor of the page before", null));
        }
        if (!wrong.isEmpty()) {
            throw new ProblemException(Problem.of(400, "Some parameters could not be read.", wrong));
        }
        long before = cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor);
        return audit.read(before, actor, action, subject, begin, end, PAGE)
                .map(entries -> new AuditPage(
                        entries,
                        entries.size() < PAGE
                                ? null
                                : Long.toString(entries.getLast().id())));
    }

    private static @Nullable Instant moment(String name, @Nullable String text, List<Problem.Detail> wrong) {
        try {
            return text == null ? null : OcpiDateTime.parse(text).instant();
        } catch (IllegalArgumentException unreadable) {
            wrong.add(new Problem.Detail("/" + name, "form", String.valueOf(unreadable.getMessage()), text));
            return null;
        }
    }
}
