package org.crossvolt.emsp.commands;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.crossvolt.ocpi.commands.CommandType;
import org.crossvolt.ocpi.party.HubClient;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.jboss.logging.Logger;

/** Sends a command that is written down already, and writes down what the network said at once (3.6). */
@Singleton
class CommandCalls {

    private static final Logger LOG = Logger.getLogger(CommandCalls.class);
    private static final int LONGEST_TIMEOUT = 86_400;

    private final OperationStore store;
    private final HubClient hub;
    private final CommandsConfig config;
    private final Clock clock;

    CommandCalls(OperationStore store, HubClient hub, CommandsConfig config, Clock clock) {
        this.store = store;
        this.hub = hub;
        this.config = config;
        this.clock = clock;
    }

    Uni<Void> send(Operation operation, CommandType type, PartyId from, OcpiObject command) {
        return hub.send(
                        HttpMethod.POST,
                        ModuleId.COMMANDS,
                        InterfaceRole.RECEIVER,
                        "/" + type.name(),
                        HubClient.to(PartyId.parse(operation.cpo()), from),
                        command)
                .onFailure(OcpiException.class)
                .recoverWithItem(none -> new OcpiAnswer.Unreachable("no hub"))
                .flatMap(answer -> settle(operation, answer));
    }

    private Uni<Void> settle(Operation operation, OcpiAnswer answer) {
        if (answer instanceof OcpiAnswer.TimedOut) {
            // It may have arrived: the outcome, or the deadline, will tell.
            return Uni.createFrom().voidItem();
        }
        JsonNode data = data(answer);
        String result = data.path("result").asText();
        if (result.equals("ACCEPTED")) {
            long seconds = Math.clamp(data.path("timeout").asLong(), 0, LONGEST_TIMEOUT);
            Duration patience = seconds == 0 ? config.patience() : Duration.ofSeconds(seconds);
            return store.accepted(operation.id(), clock.instant().plus(patience).plus(config.grace()));
        }
        String reason = result.isEmpty()
                ? "The network could not be reached: " + answer.describe() + "."
                : sentence(result, data.path("message"));
        return store.end(operation.id(), Operation.State.FAILED, reason).replaceWithVoid();
    }

    private static JsonNode data(OcpiAnswer answer) {
        if (answer instanceof OcpiAnswer.Answered answered) {
            try {
                return OcpiJson.mapper().readTree(answered.body().getBytes()).path("data");
            } catch (IOException unreadable) {
                return OcpiJson.mapper().missingNode();
            }
        }
        return OcpiJson.mapper().missingNode();
    }

    /** What a result means, with the network's own words where it has some. */
    static String sentence(String result, JsonNode message) {
        String own = message.isArray() && !message.isEmpty()
                ? " " + message.get(0).path("text").asText()
                : "";
        return switch (result) {
            case "NOT_SUPPORTED" -> "The station can not do this." + own;
            case "REJECTED" -> "The network refused." + own;
            case "UNKNOWN_SESSION" -> "The network does not know this session any more." + own;
            case "EVSE_OCCUPIED" -> "The charging point is occupied." + own;
            case "EVSE_INOPERATIVE" -> "The charging point is out of order." + own;
            case "TIMEOUT" -> "The station did not answer in time." + own;
            case "UNKNOWN_RESERVATION" -> "The network does not know this reservation any more." + own;
            case "FAILED" -> "The station could not do it." + own;
            default -> "It did not work (" + (result.length() > 40 ? "?" : result) + ")." + own;
        };
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> endOverdue() {
        return store.endOverdue()
                .chain(store::endExpired)
                .onFailure()
                .invoke(away -> LOG.warnf("overdue operations end later: %s", away.getMessage()))
                .onFailure()
                .recoverWithNull();
    }
}
