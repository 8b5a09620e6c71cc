package org.crossvolt.pki.provisioning;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.github.f4b6a3.uuid.UuidCreator;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.List;
import java.util.UUID;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.pki.validation.Reason;

/** Problems at the doors of the OPNC say what they say in its words too: errorMessages and traceId beside the rest (V7). */
@Provider
public class OpncErrors implements ContainerResponseFilter {

    /** Both forms at once. */
    record OpncProblem(@JsonUnwrapped Problem problem, List<String> errorMessages, UUID traceId) {}

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        boolean opnc = request.getUriInfo().getPath().replaceFirst("^/", "").startsWith("opnc/");
        if (opnc && response.getEntity() instanceof Problem problem) {
            response.setEntity(new OpncProblem(problem, messages(problem), UuidCreator.getTimeOrderedEpoch()));
        }
    }

    private static List<String> messages(Problem problem) {
        return problem.errors().isEmpty()
                ? List.of(problem.detail())
                : problem.errors().stream().map(OpncErrors::message).distinct().toList();
    }

    /** A reason of a verdict has its own sentence; anything else is about a field. */
    private static String message(Problem.Detail detail) {
        for (Reason reason : Reason.values()) {
            if (reason.name().equals(detail.rule())) {
                return reason.opnc();
            }
        }
        return detail.pointer() + ": " + detail.message();
    }
}
