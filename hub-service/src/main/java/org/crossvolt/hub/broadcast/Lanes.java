package org.crossvolt.hub.broadcast;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Work waiting for platforms: per platform a few lanes, in each one thing after the other, and the same object always in the
 * same lane. Bounded in number and in time, so that a slow platform costs itself only.
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
     * @param work is told whether more of the same order key is waiting behind it
     */
    Uni<Turn> offer(UUID platform, String orderKey, Function<Boolean, Uni<Void>> work) {
        return platforms.computeIfAbsent(platform, first -> new PlatformLanes()).offer(orderKey, work);
    }

    int waiting() {
        return platforms.values().stream()
                .mapToInt(lanes -> lanes.waiting.get())
                .sum();
    }

    private record Item(
            String orderKey, Function<Boolean, Uni<Void>> work, UniEmitter<? super Turn> done, long offeredNanos) {}

    private final class PlatformLanes {
        private final AtomicInteger waiting = new AtomicInteger();
        private final Lane[] lanes = new Lane[lanesPerPlatform];

        PlatformLanes() {
            for (int i = 0; i < lanes.length; i++) {
                lanes[i] = new Lane(waiting);
            }
        }

        Uni<Turn> offer(String orderKey, Function<Boolean, Uni<Void>> work) {
            if (waiting.incrementAndGet() > mostWaiting) {
                waiting.decrementAndGet();
                return Uni.createFrom().item(Turn.FULL);
            }
            Lane lane = lanes[Math.floorMod(orderKey.hashCode(), lanes.length)];
            // Memoized, so that the place in the queue is taken now and once, whoever listens when.
            Uni<Turn> turn = Uni.createFrom()
                    .<Turn>emitter(emitter -> lane.add(new Item(orderKey, work, emitter, System.nanoTime())))
                    .memoize()
                    .indefinitely();
            turn.subscribe().with(ended -> {}, failure -> {});
            return turn;
        }
    }

    private final class Lane {
        private final AtomicInteger waiting;
        private final ArrayDeque<Item> queue = new ArrayDeque<>();
        private final Map<String, Integer> perKey = new HashMap<>();
        private boolean busy;

        Lane(AtomicInteger waiting) {
            this.waiting = waiting;
        }

        void add(Item item) {
            synchronized (this) {
                queue.add(item);
                perKey.merge(item.orderKey, 1, Integer::sum);
                if (busy) {
                    return;
                }
                busy = true;
            }
            next();
        }

        private void next() {
            Item item;
            boolean moreBehind;
            synchronized (this) {
                item = queue.poll();
                if (item == null) {
                    busy = false;
                    return;
                }
                moreBehind =
                        perKey.computeIfPresent(item.orderKey, (key, count) -> count == 1 ? null : count - 1) != null;
            }
            waiting.decrementAndGet();
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
