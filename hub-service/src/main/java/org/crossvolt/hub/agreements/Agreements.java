package org.crossvolt.hub.agreements;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crossvolt.hub.Regularly;
import org.crossvolt.hub.registration.HubChanges;
import org.crossvolt.hub.registration.OneAtATime;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;
import org.jspecify.annotations.Nullable;

/** The agreements in memory. With the policy {@code open} everybody may roam with everybody. */
@Singleton
public class Agreements {

    /** News of others may be lost. */
    private static final Duration NOW_AND_THEN = Duration.ofSeconds(30);

    private static final Duration START_PATIENCE = Duration.ofSeconds(30);

    private final AgreementStore store;
    private final HubChanges changes;
    private final Event<Changed> changed;
    private final Event<Agreed> agreed;
    private final Clock clock;
    private final OneAtATime reading = new OneAtATime(this::read);
    private final boolean open;
    private volatile Map<PartyId, Map<PartyId, List<Agreement>>> byParty = Map.of();

    /** How parties may meet that have no agreement. */
    public enum Policy {
        OPEN,
        EXPLICIT
    }

    /** This instance kept an agreement that is new or was changed. */
    public record Agreed(Agreement agreement) {}

    /** Agreements changed; who shows them looks again. */
    public record Changed() {}

    Agreements(
            AgreementStore store,
            HubChanges changes,
            Event<Changed> changed,
            Event<Agreed> agreed,
            Clock clock,
            AgreementsConfig config) {
        this.store = store;
        this.changes = changes;
        this.changed = changed;
        this.agreed = agreed;
        this.clock = clock;
        this.open = config.policy() == Policy.OPEN;
    }

    /** Whether two parties may exchange a module now. A party may always talk to itself. */
    public boolean allow(PartyId one, PartyId other, ModuleId module) {
        if (open || one.equals(other)) {
            return true;
        }
        Instant now = clock.instant();
        List<Agreement> between = byParty.getOrDefault(one, Map.of()).getOrDefault(other, List.of());
        for (Agreement agreement : between) {
            if (agreement.covers(module, now)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the hub takes CDRs between the two over, and owes their delivery. */
    public boolean keepsSafe(PartyId one, PartyId other) {
        Instant now = clock.instant();
        return byParty.getOrDefault(one, Map.of()).getOrDefault(other, List.of()).stream()
                .anyMatch(agreement -> agreement.safekeeping() && agreement.covers(ModuleId.CDRS, now));
    }

    /** Whether two parties may exchange anything at all now. */
    public boolean anyBetween(PartyId one, PartyId other) {
        for (ModuleId module : ModuleId.values()) {
            if (module.isFunctional() && allow(one, other, module)) {
                return true;
            }
        }
        return false;
    }

    /** With whom the viewer may exchange a module now; null for everybody. */
    public @Nullable Set<PartyId> partnersOf(PartyId viewer, ModuleId module) {
        if (open) {
            return null;
        }
        Set<PartyId> partners = new HashSet<>();
        byParty.getOrDefault(viewer, Map.of()).keySet().stream()
                .filter(partner -> allow(viewer, partner, module))
                .forEach(partners::add);
        return partners;
    }

    public Collection<Agreement> all() {
        Map<String, Agreement> all = new HashMap<>();
        byParty.values()
                .forEach(partners -> partners.values()
                        .forEach(agreements -> agreements.forEach(agreement -> all.put(agreement.id(), agreement))));
        return all.values();
    }

    public Uni<Void> put(Agreement agreement) {
        return store.put(agreement)
                .chain(reading::run)
                .invoke(changes::tell)
                .invoke(() -> agreed.fire(new Agreed(agreement)));
    }

    private Uni<Void> tell(Agreement agreement) {
        return reading.run().invoke(changes::tell).invoke(() -> agreed.fire(new Agreed(agreement)));
    }

    /** Proposals that wait for the other party, oldest first; the first party of each is the one that proposes. */
    public Uni<List<Agreement>> proposals() {
        return store.proposals();
    }

    /** The first party proposes to the second. Nothing holds before it is accepted. */
    public Uni<Void> propose(Agreement proposal) {
        return store.propose(proposal);
    }

    /** Makes a proposal the agreement of the same id; empty where there is no such proposal any more. */
    public Uni<Optional<Agreement>> accept(String proposalId) {
        return store.accept(proposalId)
                .call(accepted -> accepted.isPresent()
                        ? tell(accepted.get())
                        : Uni.createFrom().voidItem());
    }

    /** @return false where there was none of that id */
    public Uni<Boolean> removeProposal(String id) {
        return store.removeProposal(id);
    }

    /** @return false where there was none of that id */
    public Uni<Boolean> remove(String id) {
        return store.remove(id).call(() -> reading.run().invoke(changes::tell));
    }

    private Uni<Void> read() {
        return store.readAll()
                .invoke(agreements -> {
                    Map<PartyId, Map<PartyId, List<Agreement>>> read = new HashMap<>();
                    for (Agreement agreement : agreements) {
                        index(read, agreement.one(), agreement.two(), agreement);
                        index(read, agreement.two(), agreement.one(), agreement);
                    }
                    boolean differs = !read.equals(byParty);
                    byParty = read;
                    if (differs) {
                        changed.fire(new Changed());
                    }
                })
                .replaceWithVoid();
    }

    private static void index(
            Map<PartyId, Map<PartyId, List<Agreement>>> into, PartyId one, PartyId other, Agreement agreement) {
        into.computeIfAbsent(one, first -> new HashMap<>())
                .computeIfAbsent(other, first -> new ArrayList<>())
                .add(agreement);
    }

    void start(@Observes StartupEvent started, Regularly regularly) {
        reading.run().await().atMost(START_PATIENCE);
        regularly.every(NOW_AND_THEN, NOW_AND_THEN, "reading the agreements", reading::run);
    }

    void changedElsewhere(@ObservesAsync HubChanges.Heard heard) {
        reading.run().await().atMost(START_PATIENCE);
    }
}
