package org.crossvolt.hub.safekeeping;

import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.crossvolt.hub.Regularly;
import org.crossvolt.hub.broadcast.Delivery;
import org.crossvolt.hub.exchanges.Exchange;
import org.crossvolt.hub.exchanges.ExchangeRecorder;
import org.crossvolt.hub.objects.KeptObjects;
import org.crossvolt.hub.objects.Push;
import org.crossvolt.hub.registration.Breakers;
import org.crossvolt.hub.registration.Detections;
import org.crossvolt.hub.registration.PartnerCalls;
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
    private static final String LEFT_ALONE = "it failed too often and is left alone";
    /** Beyond an attempt's deadline, to note what came of it; one whose instance died is made again after both. */
    private static final Duration NOTING = Duration.ofSeconds(20);

    private static final Duration FIRST_NOTING_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_NOTING_PAUSE = Duration.ofSeconds(4);
    /** With these pauses 15 s, well within {@link #NOTING}. */
    private static final int NOTING_TRIES = 6;
    /** For what is on its way when the hub is told to end. */
    private static final Duration ENDING = Duration.ofSeconds(5);

    /** Stands for the platform of a party that has none. */
    private static final UUID UNKNOWN = new UUID(0, 0);

    private final SafeCdrStore store;
    private final KeptObjects objects;
    private final PartyDirectory directory;
    private final OcpiClient client;
    private final Detections detections;
    private final Breakers breakers;
    private final PartnerCalls calls;
    private final ExchangeRecorder recorder;
    private final SafekeepingConfig config;
    private final Attempts attempts;
    private final Clock clock;
    private final AtomicLong waiting;
    private final AtomicLong parked;

    Safekeeping(
            SafeCdrStore store,
            KeptObjects objects,
            PartyDirectory directory,
            OcpiClient client,
            Detections detections,
            Breakers breakers,
            PartnerCalls calls,
            ExchangeRecorder recorder,
            SafekeepingConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.store = store;
        this.objects = objects;
        this.directory = directory;
        this.client = client;
        this.detections = detections;
        this.breakers = breakers;
        this.calls = calls;
        this.recorder = recorder;
        this.config = config;
        this.attempts = new Attempts(config.atOnce(), config.atOnceToOne());
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
                                "/id: another CDR with this id was taken over before; a CDR never changes");
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
        regularly.every(Duration.ofSeconds(5), Duration.ofSeconds(5), "parking overdue CDRs", this::parkOverdue);
    }

    /** One attempt is not waited for here: who hangs would keep everybody else's CDRs waiting, too (I11). */
    Uni<Void> deliverDue() {
        int room = attempts.room();
        if (room <= 0) {
            return Uni.createFrom().voidItem();
        }
        Set<PartyId> spared = partiesOf(platform ->
                breakers.isShut(platform.id(), Breakers.Traffic.SAFE_KEPT) || !attempts.hasRoomFor(platform.id()));
        return store.claimDue(
                        room, config.atOnceToOne(), spared, config.deadline().plus(NOTING))
                .invoke(due -> due.forEach(this::attempt))
                .replaceWithVoid();
    }

    private Set<PartyId> partiesOf(Predicate<Platform> which) {
        Set<PartyId> parties = new HashSet<>();
        directory.current().platforms().stream().filter(which).forEach(platform -> parties.addAll(platform.hosted()));
        return parties;
    }

    /** Before connections are closed: what was begun comes to its end, so that it need not come twice. */
    void end(@Observes ShutdownEvent ending) {
        attempts.close(ENDING);
    }

    private void attempt(SafeCdr cdr) {
        Platform platform = directory.current().platformOf(cdr.receiver());
        UUID id = platform == null ? UNKNOWN : platform.id();
        if (!attempts.enter(id)) {
            giveBack(cdr);
            return;
        }
        if (!breakers.tryCall(id, Breakers.Traffic.SAFE_KEPT)) {
            attempts.leave(id);
            giveBack(cdr);
            return;
        }
        attempt(cdr, platform)
                .onTermination()
                .invoke(() -> attempts.leave(id))
                .subscribe()
                .with(
                        done -> {},
                        failure -> LOG.warnf(
                                "what came of CDR %s of %s for %s could not be noted: %s",
                                cdr.cdrId(), cdr.owner(), cdr.receiver(), failure.getMessage()));
    }

    private void giveBack(SafeCdr cdr) {
        store.giveBack(cdr.id())
                .subscribe()
                .with(done -> {}, failure -> LOG.debugf("a CDR stays claimed: %s", failure.getMessage()));
    }

    /** Who is left alone is asked seldom; what waits for it is not to wait beyond its time because of that. */
    Uni<Void> parkOverdue() {
        Set<PartyId> spared = partiesOf(platform -> breakers.isOpen(platform.id(), Breakers.Traffic.SAFE_KEPT));
        return spared.isEmpty()
                ? Uni.createFrom().voidItem()
                : store.parkOverdue(spared, config.keepTrying(), LEFT_ALONE)
                        .invoke(count -> {
                            if (count > 0) {
                                LOG.warnf("%d CDRs for %s are parked: %s", count, spared, LEFT_ALONE);
                            }
                        })
                        .replaceWithVoid();
    }

    Uni<Void> count() {
        return store.count(SafeCdr.State.WAITING)
                .invoke(waiting::set)
                .chain(() -> store.count(SafeCdr.State.PARKED))
                .invoke(parked::set)
                .replaceWithVoid();
    }

    private Uni<Void> attempt(SafeCdr cdr, @Nullable Platform platform) {
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
            calls.made(platform, Breakers.Traffic.SAFE_KEPT, answer, startedNanos);
            Delivery delivery = Delivery.of(answer);
            if (delivery instanceof Delivery.Failed failed) {
                breakers.failed(platform.id(), Breakers.Traffic.SAFE_KEPT, failed.reason());
            } else {
                breakers.succeeded(platform.id(), Breakers.Traffic.SAFE_KEPT);
            }
            return conclude(cdr, delivery);
        });
    }

    private Uni<Void> conclude(SafeCdr cdr, Delivery delivery) {
        if (delivery instanceof Delivery.Taken) {
            objects.keepCopy(pushOf(cdr), cdr.receiver());
        }
        return Uni.createFrom()
                .deferred(() -> note(cdr, delivery))
                .onFailure()
                .retry()
                .withBackOff(FIRST_NOTING_PAUSE, LONGEST_NOTING_PAUSE)
                .atMost(NOTING_TRIES);
    }

    private Uni<Void> note(SafeCdr cdr, Delivery delivery) {
        return switch (delivery) {
            case Delivery.Taken taken -> store.end(cdr.id(), SafeCdr.State.DELIVERED, "");
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
