package org.crossvolt.emsp.objects;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.crossvolt.ocpi.versions.ModuleId;

/**
 * A reader in memory that follows the database: everything at start, then what changed, by whichever instance. It looks a
 * little into the past each time, because transactions commit in another order than they begin; reading twice does no harm.
 */
public final class Followed {

    private static final Duration LOOK_BACK = Duration.ofSeconds(10);
    private static final int BATCH = 2_000;

    private final KeptObjects objects;
    private final ModuleId module;
    private final Consumer<KeptObjects.KeptObject> reader;
    private volatile Instant upTo = Instant.EPOCH;

    public Followed(KeptObjects objects, ModuleId module, Consumer<KeptObjects.KeptObject> reader) {
        this.objects = objects;
        this.module = module;
        this.reader = reader;
    }

    public Uni<Void> catchUp() {
        Instant since = upTo.equals(Instant.EPOCH) ? upTo : upTo.minus(LOOK_BACK);
        return from(since);
    }

    private Uni<Void> from(Instant since) {
        return objects.changedSince(module, since, BATCH).flatMap(changed -> {
            changed.forEach(reader);
            if (changed.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            Instant last = changed.getLast().changedAt();
            upTo = last;
            return isFull(changed) && last.isAfter(since)
                    ? from(last)
                    : Uni.createFrom().voidItem();
        });
    }

    private static boolean isFull(List<KeptObjects.KeptObject> changed) {
        return changed.size() >= BATCH;
    }
}
