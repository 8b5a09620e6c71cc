package org.crossvolt.hub.registration;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.time.Duration;
import org.crossvolt.hub.Regularly;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The directory in memory. Read from PostgreSQL at start, after every change here or elsewhere, and now and then anyway. */
@Singleton
public class PartyDirectory {

    private static final Logger LOG = Logger.getLogger(PartyDirectory.class);
    /** News of others may be lost. */
    private static final Duration NOW_AND_THEN = Duration.ofSeconds(30);

    private static final Duration START_PATIENCE = Duration.ofSeconds(30);

    private final PlatformStore store;
    private final HubChanges changes;
    private final Event<Changed> changed;
    private final Clock clock;
    private final OneAtATime reading = new OneAtATime(this::read);
    private volatile DirectorySnapshot snapshot = DirectorySnapshot.EMPTY;

    PartyDirectory(PlatformStore store, HubChanges changes, Event<Changed> changed, Clock clock) {
        this.store = store;
        this.changes = changes;
        this.changed = changed;
        this.clock = clock;
    }

    /** The directory was read again; {@code before} may hold the same. */
    public record Changed(DirectorySnapshot before, DirectorySnapshot after) {}

    public DirectorySnapshot current() {
        return snapshot;
    }

    /** Whose token the Authorization header holds, or null. The first use of a new token ends its predecessors (C-2, C-5). */
    public @Nullable Authenticated authenticate(@Nullable String authorization) {
        DirectorySnapshot directory = snapshot;
        Authenticated caller = directory.authenticate(authorization, clock.instant());
        if (caller != null && caller.kind() == TokenKind.REGISTERED && directory.supersedes(caller.token())) {
            store.endPredecessors(caller.platform().id(), caller.token())
                    .chain(this::changedHere)
                    .subscribe()
                    .with(ended -> {}, failure -> LOG.warnf("old tokens live on: %s", failure.getMessage()));
        }
        return caller;
    }

    /** After a commit of this instance: reads again, then tells the others. */
    Uni<Void> changedHere() {
        return reading.run().invoke(changes::tell);
    }

    private Uni<Void> read() {
        return store.readAll()
                .invoke(read -> {
                    DirectorySnapshot before = snapshot;
                    snapshot = read;
                    changed.fire(new Changed(before, read));
                })
                .replaceWithVoid();
    }

    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent started, Regularly regularly) {
        reading.run().await().atMost(START_PATIENCE);
        regularly.every(NOW_AND_THEN, NOW_AND_THEN, "reading the directory", reading::run);
    }

    void changedElsewhere(@ObservesAsync HubChanges.Heard heard) {
        reading.run().await().atMost(START_PATIENCE);
    }
}
