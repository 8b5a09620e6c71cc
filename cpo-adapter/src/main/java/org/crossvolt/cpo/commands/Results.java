package org.crossvolt.cpo.commands;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.crossvolt.ocpi.chargingprofiles.ActiveChargingProfileResult;
import org.crossvolt.ocpi.chargingprofiles.ChargingProfileResult;
import org.crossvolt.ocpi.chargingprofiles.ChargingProfileResultType;
import org.crossvolt.ocpi.commands.CommandResult;
import org.crossvolt.ocpi.commands.CommandResultType;
import org.crossvolt.ocpi.party.HubClient;
import org.crossvolt.ocpi.party.HubLink;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.jboss.logging.Logger;

/**
 * Tells the results, each once: what a station decided, or TIMEOUT at the deadline of a command whose result nobody kept,
 * because the station never answered or this service was restarted meanwhile.
 */
@Singleton
class Results {

    private static final Logger LOG = Logger.getLogger(Results.class);
    private static final int BATCH = 50;
    private static final Duration LEASE = Duration.ofSeconds(15);

    private final CommandStore store;
    private final HubClient hub;
    private final HubLink link;
    private final CommandsConfig config;

    Results(CommandStore store, HubClient hub, HubLink link, CommandsConfig config) {
        this.store = store;
        this.hub = hub;
        this.link = link;
        this.config = config;
    }

    @Scheduled(
            every = "${crossvolt.cpo.commands.look-every:1s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> tell() {
        if (link.current().hub() == null) {
            return Uni.createFrom().voidItem();
        }
        return store.due(BATCH, LEASE)
                .chain(rows -> Multi.createFrom()
                        .iterable(rows)
                        .onItem()
                        .transformToUniAndMerge(this::tellOne)
                        .collect()
                        .last())
                .replaceWithVoid();
    }

    private Uni<Void> tellOne(Row row) {
        UUID id = row.getUUID("id");
        String result = row.getString("result");
        if (result == null) {
            // Kept first, so that a late answer of the station is not told as a second result.
            return store.result(id, nothingCame(row.getString("kind")));
        }
        return hub.postTo(
                        row.getString("response_url"),
                        HubClient.to(PartyId.parse(row.getString("caller")), PartyId.parse(row.getString("own_party"))),
                        Buffer.buffer(result))
                .chain(answer -> {
                    boolean taken = answer instanceof OcpiAnswer.Answered answered && answered.isSuccess();
                    boolean refused = answer instanceof OcpiAnswer.EgressRefused
                            || (answer instanceof OcpiAnswer.Answered answered && answered.httpStatus() == 404);
                    if (taken || refused || row.getInteger("attempts") >= config.maxAttempts()) {
                        if (!taken) {
                            LOG.warnf("the result of a %s was not taken: %s", row.getString("kind"), answer.describe());
                        }
                        return store.told(id);
                    }
                    return Uni.createFrom().voidItem();
                });
    }

    private static OcpiObject nothingCame(String kind) {
        return switch (kind) {
            case "GET_PROFILE" -> new ActiveChargingProfileResult(ChargingProfileResultType.REJECTED, null);
            case "SET_PROFILE", "CLEAR_PROFILE" -> new ChargingProfileResult(ChargingProfileResultType.REJECTED);
            default -> new CommandResult(CommandResultType.TIMEOUT, List.of());
        };
    }
}
