package org.crossvolt.hub.broadcast;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Work waiting for platforms: per platform a few lanes, in each one thing after the other, and the same object always in the
 * same lane. Bounded in number and in time, so that a slow platform costs itself only. Those whose objects wait take turns, so
 * that one with very many costs itself only, too (F27).
 */
final class Lanes {

    /** What became of an offered piece of work. */
    enum Turn {
        TAKEN,
        FULL,
        TOO_LATE
    }

    private final int lanesPerPlatform;
    private final int mostWaiting;
    private final Duration longestWait;
    private final ConcurrentHashMap<UUID, PlatformLanes> platforms = new ConcurrentHashMap<>();

    Lanes(int lanesPerPlatform, int mostWaiting, Duration longestWait) {
        this.lanesPerPlatform = lanesPerPlatform;
        this.mostWaiting = mostWaiting;
        this.longestWait = longestWait;
    }

    /**
     * Runs the work when its turn comes; the outcome says whether it ran. The work itself has to end within a deadline.
     *
     * @param owner of the object; the same for the same order key
     * @param work is told whether more of the same order key is waiting behind it
     */
    Uni<Turn> offer(UUID platform, String owner, String orderKey, Function<Boolean, Uni<Void>> work) {
        return platforms.computeIfAbsent(platform, first -> new PlatformLanes()).offer(owner, orderKey, work);
    }

    /** For one platform. */
    int waiting(UUID platform) {
        PlatformLanes lanes = platforms.get(platform);
        return lanes == null ? 0 : lanes.waiting();
    }

    int waiting() {
        return platforms.values().stream().mapToInt(PlatformLanes::waiting).sum();
    }

    private record Item(
            String owner,
            String orderKey,
            Function<Boolean, Uni<Void>> work,
            UniEmitter<? super Turn> done,
            long offeredNanos) {}

    private final class PlatformLanes {
        private final Map<String, Integer> waitingOf = new HashMap<>();
        private final Lane[] lanes = new Lane[lanesPerPlatform];
        private int waiting;

        PlatformLanes() {
            for (int i = 0; i < lanes.length; i++) {
                lanes[i] = new Lane(this);
            }
        }

        synchronized int waiting() {
            return waiting;
        }

        /** Where it is full, whoever has less than an equal share there may still come: one alone can not fill it. */
        private synchronized boolean enter(String owner) {
            int own = waitingOf.getOrDefault(owner, 0);
            int owners = waitingOf.size() + (own == 0 ? 1 : 0);
            if (waiting >= mostWaiting && own >= mostWaiting / owners) {
                return false;
            }
            waiting++;
            waitingOf.put(owner, own + 1);
            return true;
        }

        private synchronized void leave(String owner) {
            waiting--;
            waitingOf.computeIfPresent(owner, (one, count) -> count == 1 ? null : count - 1);
        }

        Uni<Turn> offer(String owner, String orderKey, Function<Boolean, Uni<Void>> work) {
            if (!enter(owner)) {
                return Uni.createFrom().item(Turn.FULL);
            }
            Lane lane = lanes[Math.floorMod(orderKey.hashCode(), lanes.length)];
            // Memoized, so that the place in the queue is taken now and once, whoever listens when.
            Uni<Turn> turn = Uni.createFrom()
                    .<Turn>emitter(emitter -> lane.add(new Item(owner, orderKey, work, emitter, System.nanoTime())))
                    .memoize()
                    .indefinitely();
            turn.subscribe().with(ended -> {}, failure -> {});
            return turn;
        }
    }

    private final class Lane {
        private final PlatformLanes platform;
        /** Owner to what waits of it; owners in the order of their turns. */
        private final LinkedHashMap<String, ArrayDeque<Item>> queues = new LinkedHashMap<>();

        private final Map<String, Integer> perKey = new HashMap<>();
        private boolean busy;

        Lane(PlatformLanes platform) {
            this.platform = platform;
        }

        void add(Item item) {
            synchronized (this) {
                queues.computeIfAbsent(item.owner, first -> new ArrayDeque<>()).add(item);
                perKey.merge(item.orderKey, 1, Integer::sum);
                if (busy) {
                    return;
                }
                busy = true;
            }
            next();
        }

        /** The first of whoever's turn it is, who then stands behind the others. */
        private @Nullable Item poll() {
            Map.Entry<String, ArrayDeque<Item>> turn = queues.pollFirstEntry();
            if (turn == null) {
                return null;
            }
            Item item = turn.getValue().poll();
            if (!turn.getValue().isEmpty()) {
                queues.putLast(turn.getKey(), turn.getValue());
            }
            return item;
        }

        private void next() {
            Item item;
            boolean moreBehind;
            synchronized (this) {
                item = poll();
                if (item == null) {
                    busy = false;
                    return;
                }
                moreBehind =
                        perKey.computeIfPresent(item.orderKey, (key, count) -> count == 1 ? null : count - 1) != null;
            }
            platform.leave(item.owner);
            if (System.nanoTime() - item.offeredNanos > longestWait.toNanos()) {
                item.done.complete(Turn.TOO_LATE);
                next();
                return;
            }
            item.work
                    .apply(moreBehind)
                    .onTermination()
                    .invoke(() -> {
                        item.done.complete(Turn.TAKEN);
                        next();
                    })
                    .subscribe()
                    .with(ended -> {}, failure -> {});
        }
    }
}
