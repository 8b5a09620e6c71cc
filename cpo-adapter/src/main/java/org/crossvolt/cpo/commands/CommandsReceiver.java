package org.crossvolt.cpo.commands;

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
import java.util.Arrays;
import org.crossvolt.ocpi.commands.CancelReservation;
import org.crossvolt.ocpi.commands.CommandType;
import org.crossvolt.ocpi.commands.ReserveNow;
import org.crossvolt.ocpi.commands.StartSession;
import org.crossvolt.ocpi.commands.StopSession;
import org.crossvolt.ocpi.commands.UnlockConnector;
import org.crossvolt.ocpi.party.Callers;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.wire.OcpiAnswers;

/** The Receiver interface of Commands (3.6). */
@Path("/ocpi/2.2.1/receiver/commands/{command}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public class CommandsReceiver {

    private final Callers callers;
    private final Commands commands;
    private final Clock clock;

    CommandsReceiver(Callers callers, Commands commands, Clock clock) {
        this.callers = callers;
        this.commands = commands;
        this.clock = clock;
    }

    @POST
    public Uni<Response> command(@Context HttpServerRequest http, @PathParam("command") String command, byte[] body) {
        return callers.routed(http).chain(routed -> {
            CommandType type = Arrays.stream(CommandType.values())
                    .filter(one -> one.name().equals(command))
                    .findFirst()
                    .orElseThrow(() -> OcpiException.withHttpStatus(
                            404, OcpiStatusCode.INVALID_PARAMETERS, "There is no such command."));
            return (switch (type) {
                        case START_SESSION -> commands.start(routed, read(body, StartSession.class));
                        case STOP_SESSION -> commands.stop(routed, read(body, StopSession.class));
                        case RESERVE_NOW -> commands.reserve(routed, read(body, ReserveNow.class));
                        case CANCEL_RESERVATION -> commands.cancel(routed, read(body, CancelReservation.class));
                        case UNLOCK_CONNECTOR -> commands.unlock(routed, read(body, UnlockConnector.class));
                    })
                    .map(response -> OcpiAnswers.success(response, clock));
        });
    }

    private static <T extends OcpiObject> T read(byte[] body, Class<T> type) {
        return OcpiReader.read(body, type).orRefuse();
    }
}
