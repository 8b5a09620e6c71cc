package org.crossvolt.emsp.commands;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import org.crossvolt.ocpi.commands.CommandResult;
import org.crossvolt.ocpi.party.Callers;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.wire.OcpiAnswers;

/** Where the results of commands come: an address for each, that only the network it was given to knows (3.6). */
@Path("/ocpi/2.2.1/sender/commands/{callback}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public class CallbacksResource {

    private final Callers callers;
    private final OperationStore store;
    private final Clock clock;

    CallbacksResource(Callers callers, OperationStore store, Clock clock) {
        this.callers = callers;
        this.store = store;
        this.clock = clock;
    }

    @POST
    public Uni<Response> result(@Context HttpServerRequest http, @PathParam("callback") String callback, byte[] body) {
        return callers.registered(http)
                .chain(caller -> store.byCallback(callback))
                .flatMap(found -> {
                    Operation operation = found.orElseThrow(() -> OcpiException.withHttpStatus(
                            404, OcpiStatusCode.INVALID_PARAMETERS, "no command waits for a result here"));
                    CommandResult result =
                            OcpiReader.read(body, CommandResult.class).orRefuse();
                    return take(operation, result);
                })
                .map(done -> OcpiAnswers.success(null, clock));
    }

    /** A result said again changes nothing. A START that was accepted has succeeded only when its session is there. */
    private Uni<Void> take(Operation operation, CommandResult result) {
        String text = result.result().text();
        JsonNode message = OcpiJson.mapper().valueToTree(result.message());
        if (text.equals("ACCEPTED")) {
            return operation.kind() == Operation.Kind.START
                    ? Uni.createFrom().voidItem()
                    : store.end(operation.id(), Operation.State.SUCCEEDED, null).replaceWithVoid();
        }
        if (text.equals("CANCELED_RESERVATION")) {
            boolean reserved = operation.kind() == Operation.Kind.RESERVE;
            return store.end(
                            operation.id(),
                            reserved ? Operation.State.CANCELED : Operation.State.SUCCEEDED,
                            reserved ? "The network canceled the reservation." : null)
                    .replaceWithVoid();
        }
        Operation.State state = text.equals("TIMEOUT") ? Operation.State.TIMED_OUT : Operation.State.FAILED;
        return store.end(operation.id(), state, CommandCalls.sentence(text, message))
                .replaceWithVoid();
    }
}
