package org.crossvolt.hub.routing;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.crossvolt.hub.Regularly;
import org.crossvolt.hub.exchanges.Exchange;
import org.crossvolt.hub.exchanges.ExchangeRecorder;
import org.crossvolt.hub.registration.HubIdentity;
import org.crossvolt.hub.registration.PartyDirectory;
import org.crossvolt.hub.registration.Platform;
import org.crossvolt.ocpi.commands.CommandResult;
import org.crossvolt.ocpi.commands.CommandResultType;
import org.crossvolt.ocpi.types.DisplayText;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.MessageIds;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.crossvolt.ocpi.wire.OcpiAnswers;
import org.crossvolt.ocpi.wire.OcpiCall;
import org.crossvolt.ocpi.wire.OcpiClient;
import org.crossvolt.ocpi.wire.RoutingHeaders;

/**
 * Commands always end (pains 14): where a CPO accepted one and tells no result in time, the party that asked is told TIMEOUT.
 * What is due stands in PostgreSQL, so it is told after a restart too, by whichever instance comes first, and once.
 */
@Singleton
class OverdueResults {

    private static final int AT_ONCE = 50;

    private final ProxiedUrlStore store;
    private final PartyDirectory directory;
    private final OcpiClient client;
    private final HubIdentity hub;
    private final ExchangeRecorder recorder;
    private final RoutingConfig config;
    private final Clock clock;

    OverdueResults(
            ProxiedUrlStore store,
            PartyDirectory directory,
            OcpiClient client,
            HubIdentity hub,
            ExchangeRecorder recorder,
            RoutingConfig config,
            Clock clock) {
        this.store = store;
        this.directory = directory;
        this.client = client;
        this.hub = hub;
        this.recorder = recorder;
        this.config = config;
        this.clock = clock;
    }

    void begin(@Observes StartupEvent started, Regularly regularly) {
        regularly.every(Duration.ofMillis(250), Duration.ofSeconds(1), "telling timeouts", this::tellTimeouts);
        regularly.every(Duration.ofMinutes(10), Duration.ofMinutes(1), "forgetting old addresses", this::sweep);
    }

    Uni<Void> tellTimeouts() {
        return store.takeOverdue(clock.instant().plus(config.timeoutRetry()), AT_ONCE)
                .flatMap(overdue -> {
                    List<Uni<Void>> told = overdue.stream().map(this::tell).toList();
                    return told.isEmpty()
                            ? Uni.createFrom().voidItem()
                            : Uni.join().all(told).andCollectFailures().replaceWithVoid();
                });
    }

    private Uni<Void> tell(ProxiedUrl callback) {
        Platform platform = directory.current().platformOf(callback.owner());
        if (platform == null) {
            return store.endResult(callback.id());
        }
        OcpiCall call = new OcpiCall(
                HttpMethod.POST,
                callback.url(),
                platform.authorizationHeader(),
                new MessageIds(MessageIds.fresh().requestId(), callback.correlationId()),
                new RoutingHeaders(callback.owner(), hub.party()),
                OcpiAnswers.json(new CommandResult(
                        CommandResultType.TIMEOUT,
                        List.of(new DisplayText(
                                "en", callback.user() + " told no result in the time it had announced.")))),
                config.interactiveDeadline());
        long startedNanos = System.nanoTime();
        return client.send(call).flatMap(answer -> {
            recorder.record(Exchange.ofDelivery(
                    clock.instant(),
                    call,
                    ModuleId.COMMANDS,
                    InterfaceRole.SENDER,
                    "callbacks/" + callback.id(),
                    answer,
                    "TIMEOUT told: " + answer.describe(),
                    startedNanos));
            return answer instanceof OcpiAnswer.Answered answered && answered.isSuccess()
                    ? store.endResult(callback.id())
                    : store.releaseResult(callback.id());
        });
    }

    Uni<Void> sweep() {
        return store.sweep().replaceWithVoid();
    }
}
