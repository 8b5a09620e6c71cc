package org.crossvolt.cpo.chargingprofiles;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.crossvolt.cpo.ocpp.CallOutcome;
import org.crossvolt.cpo.ocpp.OcppVersion;
import org.crossvolt.cpo.ocpp.StationCalls;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the sessions of a depot below its limit, together and at every moment (decision 0036). A session that begins draws
 * nothing until it has a share; shares are lowered first, and raised only by what was really let go. What a station was not
 * heard to take it does not have; what it has taken it holds, also while it is away.
 */
@Singleton
class Depots {

    private static final Logger LOG = Logger.getLogger(Depots.class);
    private static final Duration LEASE = Duration.ofMinutes(3);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final DepotStore store;
    private final StationCalls calls;
    private final ActiveProfilePush active;
    private final ChargingProfilesConfig config;
    private final Clock clock;

    Depots(DepotStore store, StationCalls calls, ActiveProfilePush active, ChargingProfilesConfig config, Clock clock) {
        this.store = store;
        this.calls = calls;
        this.active = active;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(
            every = "${crossvolt.cpo.chargingprofiles.look-every:1s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        return store.due()
                .chain(ids -> Multi.createFrom()
                        .iterable(ids)
                        .onItem()
                        .transformToUniAndMerge(this::share)
                        .collect()
                        .last())
                .replaceWithVoid();
    }

    private Uni<Void> share(String id) {
        return store.take(id, LEASE)
                .chain(version -> version.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : store.find(id)
                                .chain(depot -> shared(depot.orElseThrow()))
                                .onFailure()
                                .recoverWithItem(failure -> {
                                    LOG.errorf(failure, "sharing the limit of depot %s failed", id);
                                    return "the limit could not be shared";
                                })
                                .chain(trouble -> store.release(id, version.get(), trouble, config.depotRetry())));
    }

    /** The trouble there was; null for none. */
    private Uni<@Nullable String> shared(DepotStore.Depot depot) {
        return hush(depot)
                .chain(loud -> store.members(depot.id(), depot.unit()).chain(members -> {
                    Set<UUID> stuck = new HashSet<>();
                    return lowered(depot, members, stuck)
                            .chain(now -> raised(depot, now, stuck))
                            .map(done -> loud.isEmpty() && stuck.isEmpty()
                                    ? null
                                    : "not told: " + loud + ", sessions " + stuck);
                }));
    }

    /** Tells stations that sessions without a share draw nothing; gives those that did not take it. */
    private Uni<List<String>> hush(DepotStore.Depot depot) {
        List<String> failed = new ArrayList<>();
        return store.loudStations(depot.id())
                .chain(stations -> Multi.createFrom()
                        .iterable(stations)
                        .onItem()
                        .transformToUniAndMerge(station -> ask(
                                        station, version -> ProfileRequest.quiet(version, depot.unit()))
                                .chain(taken -> {
                                    if (!taken) {
                                        failed.add(station);
                                    }
                                    return taken
                                            ? store.quiet(station)
                                            : Uni.createFrom().voidItem();
                                }))
                        .collect()
                        .last())
                .replaceWith(failed);
    }

    /** Until everybody who is above its share has let go, or can not be told: then the others have to make room. */
    private Uni<List<DepotStore.Member>> lowered(
            DepotStore.Depot depot, List<DepotStore.Member> members, Set<UUID> stuck) {
        Map<UUID, BigDecimal> shares = shares(depot, members, stuck);
        List<DepotStore.Member> tooHigh = members.stream()
                .filter(one -> !stuck.contains(one.running().id()))
                .filter(one -> share(shares, one).compareTo(drawing(one)) < 0)
                .toList();
        if (tooHigh.isEmpty()) {
            return Uni.createFrom().item(members);
        }
        return tell(depot, tooHigh, shares, stuck)
                .chain(() -> store.members(depot.id(), depot.unit()))
                .chain(now -> lowered(depot, now, stuck));
    }

    private Uni<Void> raised(DepotStore.Depot depot, List<DepotStore.Member> members, Set<UUID> stuck) {
        Map<UUID, BigDecimal> shares = shares(depot, members, stuck);
        List<DepotStore.Member> others = members.stream()
                .filter(one -> !stuck.contains(one.running().id()))
                .filter(one -> one.taken() == null || share(shares, one).compareTo(drawing(one)) > 0)
                .toList();
        return tell(depot, others, shares, stuck);
    }

    private static Map<UUID, BigDecimal> shares(
            DepotStore.Depot depot, List<DepotStore.Member> members, Set<UUID> stuck) {
        List<FairShare.Claim> claims = members.stream()
                .map(one -> new FairShare.Claim(
                        one.running().id(),
                        min(one.most(), Capped.ceiling(one.own(), depot.unit(), one.wattsPerAmpere())),
                        stuck.contains(one.running().id()) ? drawing(one) : null))
                .toList();
        return FairShare.of(depot.amount(), depot.minimum(), claims);
    }

    private static BigDecimal share(Map<UUID, BigDecimal> shares, DepotStore.Member member) {
        return shares.getOrDefault(member.running().id(), BigDecimal.ZERO);
    }

    private static BigDecimal min(BigDecimal one, @Nullable BigDecimal other) {
        return other == null ? one : one.min(other);
    }

    /** What it may be drawing now, for all that is known. */
    private static BigDecimal drawing(DepotStore.Member member) {
        BigDecimal taken = member.taken();
        return taken != null ? taken : member.quiet() ? BigDecimal.ZERO : member.most();
    }

    private Uni<Void> tell(
            DepotStore.Depot depot, List<DepotStore.Member> members, Map<UUID, BigDecimal> shares, Set<UUID> stuck) {
        return Multi.createFrom()
                .iterable(members)
                .onItem()
                .transformToUniAndMerge(member -> {
                    BigDecimal share = share(shares, member);
                    UUID session = member.running().id();
                    return ask(
                                    member.running().stationId(),
                                    version -> ProfileRequest.set(
                                            version,
                                            member.running(),
                                            Capped.of(
                                                    share,
                                                    depot.unit(),
                                                    member.wattsPerAmpere(),
                                                    member.own(),
                                                    clock.instant())))
                            .chain(taken -> {
                                if (!taken) {
                                    stuck.add(session);
                                }
                                return taken
                                        ? store.taken(session, share).chain(() -> active.changed(session))
                                        : Uni.createFrom().voidItem();
                            });
                })
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** True where the station was heard to take it. */
    private Uni<Boolean> ask(String stationId, Function<OcppVersion, ProfileRequest> request) {
        return calls.connected(stationId).chain(version -> {
            if (version.isEmpty()) {
                return Uni.createFrom().item(false);
            }
            ProfileRequest asked = request.apply(version.get());
            return calls.call(stationId, asked.action(), asked.payload())
                    .map(outcome -> outcome instanceof CallOutcome.Answered answered
                            && answered.status().equals("Accepted"));
        });
    }

    /** Takes a station out: it may draw what it likes again. */
    Uni<Void> letGo(String stationId) {
        return ask(stationId, ProfileRequest::loud).chain(() -> store.left(stationId));
    }

    /**
     * Runs something that changes a session's profile, alone where its station is in a depot.
     *
     * @param work gets the profile that is to be sent instead of the eMSP's: below the session's share; null outside of depots
     */
    Uni<CallOutcome> alone(
            UUID session, String stationId, Function<@Nullable Supplier<Uni<ProfileMaker>>, Uni<CallOutcome>> work) {
        return store.depotOf(stationId)
                .chain(depot -> depot.isEmpty()
                        ? work.apply(null)
                        : taken(depot.get())
                                .chain(() -> work.apply(() -> maker(depot.get(), session)))
                                .eventually(() -> store.free(depot.get())));
    }

    /** Makes the request that sets an eMSP's profile, or none, below the share that the session has. */
    interface ProfileMaker {
        ProfileRequest make(OcppVersion version, org.crossvolt.ocpi.chargingprofiles.@Nullable ChargingProfile own);
    }

    private Uni<ProfileMaker> maker(String depotId, UUID session) {
        AtomicReference<DepotStore.@Nullable Member> mine = new AtomicReference<>();
        return store.find(depotId)
                .chain(depot -> store.members(depotId, depot.orElseThrow().unit())
                        .invoke(members -> members.stream()
                                .filter(one -> one.running().id().equals(session))
                                .findFirst()
                                .ifPresent(mine::set))
                        .map(members -> (version, own) -> {
                            DepotStore.Member member = Objects.requireNonNull(mine.get(), "the session has ended");
                            BigDecimal taken = member.taken();
                            return ProfileRequest.set(
                                    version,
                                    member.running(),
                                    Capped.of(
                                            taken == null ? BigDecimal.ZERO : taken,
                                            depot.orElseThrow().unit(),
                                            member.wattsPerAmpere(),
                                            own,
                                            clock.instant()));
                        }));
    }

    private Uni<Void> taken(String depotId) {
        return store.take(depotId, LEASE)
                .onItem()
                .transformToUni(version -> version.isPresent()
                        ? Uni.createFrom().voidItem()
                        : Uni.createFrom().<Void>failure(new IllegalStateException("the depot is being shared")))
                .onFailure(IllegalStateException.class)
                .retry()
                .withBackOff(PAUSE, PAUSE.multipliedBy(5))
                .expireIn(PATIENCE.toMillis());
    }
}
