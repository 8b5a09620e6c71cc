package org.crossvolt.hub.safekeeping;

import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.crossvolt.hub.Regularly;
import org.crossvolt.hub.broadcast.Delivery;
import org.crossvolt.hub.exchanges.Exchange;
import org.crossvolt.hub.exchanges.ExchangeRecorder;
import org.crossvolt.hub.objects.KeptObjects;
import org.crossvolt.hub.objects.Push;
import org.crossvolt.hub.registration.Detections;
import org.crossvolt.hub.registration.PartyDirectory;
import org.crossvolt.hub.registration.Platform;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.MessageIds;
import org.crossvolt.ocpi.wire.OcpiCall;
import org.crossvolt.ocpi.wire.OcpiClient;
import org.crossvolt.ocpi.wire.RoutingHeaders;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes CDRs over where the two parties agreed to that: what is committed here is answered 1000, and the hub delivers it,
 * with pauses that grow, for days. It ends DELIVERED, REJECTED or PARKED, and both parties can see which.
 */
@Singleton
public class Safekeeping {

    private static final Logger LOG = Logger.getLogger(Safekeeping.class);

    private final SafeCdrStore store;
    private final KeptObjects objects;
    private final PartyDirectory directory;
    private final OcpiClient client;
    private final Detections detections;
    private final ExchangeRecorder recorder;
    private final SafekeepingConfig config;
    private final Clock clock;
    private final AtomicLong waiting;
    private final AtomicLong parked;

    Safekeeping(
            SafeCdrStore store,
            KeptObjects objects,
            PartyDirectory directory,
            OcpiClient client,
            Detections detections,
            ExchangeRecorder recorder,
            SafekeepingConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.store = store;
        this.objects = objects;
        this.directory = directory;
        this.client = client;
        this.detections = detections;
        this.recorder = recorder;
        this.config = config;
        this.clock = clock;
        this.waiting = metrics.gauge("crossvolt.hub.safekeeping.waiting", new AtomicLong());
        this.parked = metrics.gauge("crossvolt.hub.safekeeping.parked", new AtomicLong());
    }

    /**
     * A CDR the hub has taken over.
     *
     * @param created false where the same was taken before
     */
    public record Kept(UUID id, boolean created) {}

    /** Fails with an {@link OcpiException} 2001 for an invalid CDR, and for another one under a known id (I7). */
    public Uni<Kept> take(Push push, PartyId receiver) {
        objects.requireWhole(push);
        return store.take(UuidCreator.getTimeOrderedEpochPlus1(), push, receiver)
                .map(taken -> {
                    if (!taken.same()) {
                        LOG.warnf(
                                "%s sent two different CDRs %s for %s",
                                push.owner(), push.ids().getFirst(), receiver);
                        throw new OcpiException(
                                OcpiStatusCode.INVALID_PARAMETERS,
                                "/id: another CDR with this id was sent to " + receiver
                                        + " before; a CDR never changes");
                    }
                    return new Kept(taken.id(), taken.created());
                });
    }

    /** For its owner and its receiver. */
    public Uni<Optional<SafeCdr>> find(UUID id) {
        return store.find(id);
    }

    /** Newest first. */
    public Uni<List<SafeCdr>> list(@Nullable Collection<PartyId> parties, SafeCdr.@Nullable State state, int most) {
        return store.list(parties, state, most);
    }

    /** A rejected or parked one is tried again; false where it is in another state. */
    public Uni<Boolean> tryAgain(UUID id) {
        return store.tryAgain(id);
    }

    void begin(@Observes StartupEvent started, Regularly regularly) {
        regularly.every(Duration.ofSeconds(1), Duration.ofSeconds(2), "delivering CDRs that are due", this::deliverDue);
        regularly.every(Duration.ofSeconds(15), Duration.ofSeconds(5), "counting kept CDRs", this::count);
    }

    Uni<Void> deliverDue() {
        return store.claimDue(config.atOnce()).flatMap(due -> {
            List<Uni<Void>> attempts = due.stream().map(this::attempt).toList();
            return attempts.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : Uni.join().all(attempts).andCollectFailures().replaceWithVoid();
        });
    }

    Uni<Void> count() {
        return store.count(SafeCdr.State.WAITING)
                .invoke(waiting::set)
                .chain(() -> store.count(SafeCdr.State.PARKED))
                .invoke(parked::set)
                .replaceWithVoid();
    }

    private Uni<Void> attempt(SafeCdr cdr) {
        Platform platform = directory.current().platformOf(cdr.receiver());
        String endpoint = platform == null ? null : platform.endpoint(ModuleId.CDRS, InterfaceRole.RECEIVER);
        if (platform == null || endpoint == null) {
            return conclude(cdr, new Delivery.Failed("it has no platform that takes CDRs"));
        }
        OcpiCall call = new OcpiCall(
                HttpMethod.POST,
                platform.address(endpoint, "", ""),
                platform.authorizationHeader(),
                new MessageIds(MessageIds.fresh().requestId(), cdr.correlationId()),
                new RoutingHeaders(cdr.receiver(), cdr.owner()),
                platform.brought(cdr.body()),
                config.deadline());
        long startedNanos = System.nanoTime();
        return client.send(call).flatMap(answer -> {
            recorder.record(
                    Exchange.ofDelivery(
                            clock.instant(),
                            call,
                            ModuleId.CDRS,
                            InterfaceRole.RECEIVER,
                            "",
                            answer,
                            "attempt " + cdr.attempts() + ": " + answer.describe(),
                            startedNanos),
                    call.body(),
                    answer.content());
            detections.answered(platform, call.url(), answer);
            return conclude(cdr, Delivery.of(answer));
        });
    }

    private Uni<Void> conclude(SafeCdr cdr, Delivery delivery) {
        return switch (delivery) {
            case Delivery.Taken taken -> {
                objects.keepCopy(pushOf(cdr), cdr.receiver());
                yield store.end(cdr.id(), SafeCdr.State.DELIVERED, "");
            }
            case Delivery.Refused refused -> store.end(cdr.id(), SafeCdr.State.REJECTED, refused.reason());
            case Delivery.Failed failed -> {
                if (cdr.takenAt().plus(config.keepTrying()).isBefore(clock.instant())) {
                    LOG.warnf(
                            "CDR %s of %s for %s is parked: %s",
                            cdr.cdrId(), cdr.owner(), cdr.receiver(), failed.reason());
                    yield store.end(cdr.id(), SafeCdr.State.PARKED, failed.reason());
                }
                yield store.postpone(cdr.id(), pauseAfter(cdr.attempts()), failed.reason());
            }
        };
    }

    private Duration pauseAfter(int attempts) {
        Duration pause = config.firstPause().multipliedBy(1L << Math.min(2 * (attempts - 1), 20));
        return pause.compareTo(config.longestPause()) > 0 ? config.longestPause() : pause;
    }

    private static Push pushOf(SafeCdr cdr) {
        return new Push(
                cdr.platform(),
                cdr.owner(),
                ModuleId.CDRS,
                HttpMethod.POST,
                List.of(cdr.cdrId()),
                "",
                "",
                "",
                cdr.body(),
                cdr.correlationId());
    }
}
