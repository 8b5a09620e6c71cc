package org.crossvolt.hub.broadcast;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.crossvolt.hub.Regularly;
import org.crossvolt.hub.agreements.Agreement;
import org.crossvolt.hub.agreements.Agreements;
import org.crossvolt.hub.objects.ChangedObjects;
import org.crossvolt.hub.registration.Breakers;
import org.crossvolt.hub.registration.DirectorySnapshot;
import org.crossvolt.hub.registration.PartyDirectory;
import org.crossvolt.hub.registration.Platform;
import org.crossvolt.ocpi.hubclientinfo.ConnectionStatus;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings receivers that are behind up to date: each object that changed since, once, in its newest state, from the store, a
 * few at a time and no faster than the receiver takes them. Reconcile, never replay. The instance that brings a partition's
 * changes also does this, through the same mailboxes, so an older state never follows a newer one (I4).
 */
@Singleton
public class Resync {

    private static final Logger LOG = Logger.getLogger(Resync.class);
    private static final int MARKING_TRIES = 10;
    /** What is for everybody, so that it can be brought to somebody later. */
    public static final List<ModuleId> MODULES = List.of(ModuleId.LOCATIONS, ModuleId.TARIFFS, ModuleId.TOKENS);

    private final PartyDirectory directory;
    private final Agreements agreements;
    private final ChangedObjects objects;
    private final Mailboxes mailboxes;
    private final SentAgain sentAgain;
    private final BehindStore behind;
    private final OwnPartitions partitions;
    private final Breakers breakers;
    private final BroadcastConfig config;
    private final Clock clock;
    /** One resync per platform at a time. */
    private final Set<UUID> running = ConcurrentHashMap.newKeySet();

    Resync(
            PartyDirectory directory,
            Agreements agreements,
            ChangedObjects objects,
            Mailboxes mailboxes,
            SentAgain sentAgain,
            BehindStore behind,
            @Identifier("objects") OwnPartitions partitions,
            Breakers breakers,
            BroadcastConfig config,
            Clock clock) {
        this.directory = directory;
        this.agreements = agreements;
        this.objects = objects;
        this.mailboxes = mailboxes;
        this.sentAgain = sentAgain;
        this.behind = behind;
        this.partitions = partitions;
        this.breakers = breakers;
        this.config = config;
        this.clock = clock;
    }

    /** Where a resync stopped before its end. */
    private static final class BrokenOff extends RuntimeException {
        BrokenOff(String reason) {
            super(reason, null, false, false);
        }
    }

    /** What a platform's parties missed and have not been brought yet. */
    public Uni<List<BehindView>> behind(Platform platform) {
        return behind.of(platform.hosted());
    }

    /** Everything that is kept for a platform's parties is to be brought to them again; returns the modules it takes. */
    public Uni<List<ModuleId>> request(Platform platform, Collection<ModuleId> modules) {
        List<ModuleId> taken = MODULES.stream()
                .filter(module ->
                        modules.contains(module) && !partiesOf(platform, module).isEmpty())
                .toList();
        Uni<Void> marked = Uni.createFrom().voidItem();
        for (ModuleId module : taken) {
            marked = marked.chain(() -> behind.markAll(
                    partiesOf(platform, module),
                    module,
                    "",
                    partitions.all(),
                    "an operator asked for it",
                    clock.instant()));
        }
        return marked.replaceWith(taken);
    }

    private List<PartyId> partiesOf(Platform platform, ModuleId module) {
        return Receivers.all(module, directory.current()).stream()
                .filter(receiver -> receiver.platform().id().equals(platform.id()))
                .map(Receivers.Receiver::party)
                .toList();
    }

    /**
     * One object for one receiver, as it would be sent now.
     *
     * @param bytes its size; 0 for a deletion
     */
    public record Parcel(PartyId receiver, ModuleId module, String path, long version, int bytes) {}

    /** What {@link #sendAgain} would send; empty where there is no such object, receiver, or permission any more. */
    public Uni<Optional<Parcel>> preview(PartyId party, ModuleId module, String path) {
        Receivers.Receiver receiver = find(party, module);
        if (receiver == null || !agreements.allow(ownerIn(path), party, module)) {
            return Uni.createFrom().item(Optional.empty());
        }
        return objects.newest(ChangedObjects.keyOf(module, path))
                .map(found -> found.map(newest -> new Parcel(
                        party,
                        module,
                        newest.suffix(),
                        newest.version(),
                        newest.body() == null ? 0 : newest.body().length())));
    }

    /**
     * Sends an object's newest state to one receiver once more. It can have no second effect: the receiver is told what the
     * object is, not what happened. A sentence says what came of it.
     */
    public Uni<String> sendAgain(PartyId party, ModuleId module, String path, String correlationId) {
        SentAgain.Wish wish = new SentAgain.Wish(module, ChangedObjects.keyOf(module, path), correlationId, party);
        return fulfil(wish)
                .map(delivery -> switch (delivery) {
                    case Delivery.Taken taken -> "taken";
                    case Delivery.Refused refused -> "refused: " + refused.reason();
                    case Delivery.Failed failed -> "failed: " + failed.reason();
                })
                .onFailure(OwnPartitions.Moved.class)
                .recoverWithUni(() -> sentAgain
                        .handOver(wish)
                        .replaceWith("handed to the hub that brings this object; the trace tells what came of it"));
    }

    /** Fails with {@link OwnPartitions.Moved} where another instance brings the object. */
    Uni<Delivery> fulfil(SentAgain.Wish wish) {
        Receivers.Receiver receiver = find(wish.receiver(), wish.module());
        return receiver == null
                ? Uni.createFrom().item(new Delivery.Failed("the receiver is gone"))
                : mailboxes.again(wish, receiver);
    }

    private static PartyId ownerIn(String path) {
        String[] parts = path.split("/", 3);
        return PartyId.of(parts[0], parts[1]);
    }

    /** Who joins is brought what was kept before. Every instance sees this and marks the same. */
    void directoryChanged(@Observes PartyDirectory.Changed change) {
        if (!config.bringNewcomersUpToDate() || change.before().platforms().isEmpty()) {
            return;
        }
        for (ModuleId module : MODULES) {
            Set<PartyId> known = connected(module, change.before());
            Set<PartyId> joined = new HashSet<>(connected(module, change.after()));
            joined.removeAll(known);
            if (!joined.isEmpty()) {
                persistently(behind.markAll(joined, module, "", partitions.all(), "it joined", clock.instant()))
                        .subscribe()
                        .with(
                                marked -> {},
                                failure -> LOG.warnf(
                                        "%s will have to read %s itself: %s", joined, module, failure.getMessage()));
            }
        }
    }

    private static Set<PartyId> connected(ModuleId module, DirectorySnapshot directory) {
        Set<PartyId> parties = new HashSet<>();
        for (Receivers.Receiver receiver : Receivers.all(module, directory)) {
            if (receiver.platform().connectionStatus(receiver.party()) != ConnectionStatus.SUSPENDED) {
                parties.add(receiver.party());
            }
        }
        return parties;
    }

    /** Two parties that may roam from now on are brought what the other shared before. */
    void agreed(@Observes Agreements.Agreed agreed) {
        if (!config.bringNewcomersUpToDate()) {
            return;
        }
        Agreement agreement = agreed.agreement();
        Instant from = agreement.from();
        Instant start = from == null ? clock.instant() : from;
        MODULES.forEach(module -> {
            markOne(agreement.one(), agreement.two(), module, start);
            markOne(agreement.two(), agreement.one(), module, start);
        });
    }

    private void markOne(PartyId receiver, PartyId owner, ModuleId module, Instant start) {
        if (find(receiver, module) != null) {
            persistently(behind.markAll(
                            List.of(receiver), module, folded(owner), partitions.all(), "a new agreement", start))
                    .subscribe()
                    .with(
                            marked -> {},
                            failure -> LOG.warnf(
                                    "%s will have to read %s of %s itself: %s",
                                    receiver, module, owner, failure.getMessage()));
        }
    }

    /** PostgreSQL may be away for a moment, or end one of two that wait for each other. */
    private static Uni<Void> persistently(Uni<Void> marking) {
        return marking.onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(5))
                .atMost(MARKING_TRIES);
    }

    private static String folded(PartyId party) {
        return party.countryCode().folded() + "-" + party.partyId().folded();
    }

    private Receivers.@Nullable Receiver find(PartyId party, ModuleId module) {
        return Receivers.all(module, directory.current()).stream()
                .filter(receiver -> receiver.party().equals(party))
                .findFirst()
                .orElse(null);
    }

    void begin(@Observes StartupEvent started, Regularly regularly) {
        regularly.every(config.resyncInterval(), config.resyncInterval(), "looking who is behind", this::look);
    }

    Uni<Void> look() {
        Set<Integer> own = partitions.own();
        if (own.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return behind.due(own)
                .invoke(due -> due.forEach(this::begin))
                .replaceWithVoid()
                .onFailure()
                .invoke(away -> LOG.debugf("no resync for now: %s", away.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private void begin(BehindStore.Behind missed) {
        Receivers.Receiver receiver = find(missed.party(), missed.module());
        if (receiver == null) {
            // Gone, or it does not take this module any more.
            forget(missed);
            return;
        }
        UUID platform = receiver.platform().id();
        boolean connected = receiver.platform().connectionStatus(receiver.party()) == ConnectionStatus.CONNECTED;
        if (!connected || running.size() >= config.resyncsAtOnce() || !running.add(platform)) {
            return;
        }
        bringUpToDate(missed, receiver)
                .onFailure()
                .call(failure -> breakOff(missed, receiver, failure))
                .onTermination()
                .invoke(() -> running.remove(platform))
                .subscribe()
                .with(done -> {}, failure -> {});
    }

    private void forget(BehindStore.Behind missed) {
        behind.caughtUp(missed).subscribe().with(done -> {}, failure -> LOG.debug("the next look forgets it", failure));
    }

    private Uni<Void> breakOff(BehindStore.Behind missed, Receivers.Receiver receiver, Throwable failure) {
        Duration pause = pauseAfter(missed.attempts());
        LOG.infof(
                "%s stays behind in %s, next try in %s s: %s",
                missed.party(), missed.module(), pause.toSeconds(), failure.getMessage());
        return behind.postpone(
                receiver.platform().hosted(), missed.attempts() + 1, pause, String.valueOf(failure.getMessage()));
    }

    private Duration pauseAfter(int attempts) {
        Duration pause = config.resyncFirstPause().multipliedBy(1L << Math.min(attempts, 10));
        return pause.compareTo(config.resyncLongestPause()) > 0 ? config.resyncLongestPause() : pause;
    }

    /** Changes made from now on come by themselves, so the end is fixed at the beginning. */
    private Uni<Void> bringUpToDate(BehindStore.Behind missed, Receivers.Receiver receiver) {
        return pageFrom(missed, receiver, missed.since(), -1, clock.instant())
                .chain(() -> behind.caughtUp(missed))
                .invoke(() -> LOG.infof("%s is up to date in %s", missed.party(), missed.module()));
    }

    private Uni<Void> pageFrom(
            BehindStore.Behind missed, Receivers.Receiver receiver, Instant from, long afterSeq, Instant until) {
        return objects.next(missed.module(), from, afterSeq, until, config.resyncPage())
                .flatMap(page -> page.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : bringAll(page, missed, receiver)
                                .chain(() ->
                                        behind.progressed(missed, page.getLast().changedAt()))
                                .chain(() -> pageFrom(
                                        missed,
                                        receiver,
                                        page.getLast().changedAt(),
                                        page.getLast().seq(),
                                        until)));
    }

    /** One at a time where the receiver failed before: the first then tells whether it is well again. */
    private Uni<Void> bringAll(
            List<ChangedObjects.Changed> page, BehindStore.Behind missed, Receivers.Receiver receiver) {
        Set<Integer> own = Set.copyOf(Arrays.asList(missed.partitions()));
        return Multi.createFrom()
                .iterable(page)
                .filter(changed -> own.contains(partitions.of(changed.key())) && concerns(changed, missed, receiver))
                .onItem()
                .transformToUni(changed -> mailboxes.newest(missed.module(), changed.key(), receiver))
                .merge(
                        breakers.isOpen(receiver.platform().id(), Breakers.Traffic.BROADCAST)
                                ? 1
                                : config.lanesPerPlatform())
                .invoke(delivery -> {
                    if (delivery instanceof Delivery.Failed failed) {
                        throw new BrokenOff(failed.reason());
                    }
                })
                .onItem()
                .ignoreAsUni();
    }

    private boolean concerns(ChangedObjects.Changed changed, BehindStore.Behind missed, Receivers.Receiver receiver) {
        Platform owner = directory.current().platformOf(changed.owner());
        boolean ownPlatform =
                owner != null && owner.id().equals(receiver.platform().id());
        return !ownPlatform
                && (missed.owner().isEmpty() || missed.owner().equals(folded(changed.owner())))
                && agreements.allow(changed.owner(), receiver.party(), missed.module());
    }
}
