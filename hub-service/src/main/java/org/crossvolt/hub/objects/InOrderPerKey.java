package org.crossvolt.hub.objects;

import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Runs pieces of work behind the caller: those of one key one after the other, in the order they were offered. */
final class InOrderPerKey {

    private final int mostWaiting;
    private final Map<String, ArrayDeque<Supplier<Uni<Void>>>> queues = new HashMap<>();
    private int waiting;

    InOrderPerKey(int mostWaiting) {
        this.mostWaiting = mostWaiting;
    }

    /** @return false where too much is waiting already; then the work will not run */
    boolean offer(String key, Supplier<Uni<Void>> work) {
        synchronized (this) {
            if (waiting >= mostWaiting) {
                return false;
            }
            waiting++;
            ArrayDeque<Supplier<Uni<Void>>> queue = queues.get(key);
            if (queue != null) {
                queue.add(work);
                return true;
            }
            queues.put(key, new ArrayDeque<>());
        }
        run(key, work);
        return true;
    }

    private void run(String key, Supplier<Uni<Void>> work) {
        work.get().onTermination().invoke(() -> next(key)).subscribe().with(done -> {}, failure -> {});
    }

    private void next(String key) {
        Supplier<Uni<Void>> work;
        synchronized (this) {
            waiting--;
            ArrayDeque<Supplier<Uni<Void>>> queue = queues.get(key);
            work = queue == null ? null : queue.poll();
            if (work == null) {
                queues.remove(key);
                return;
            }
        }
        run(key, work);
    }
}
