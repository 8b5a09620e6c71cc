package org.crossvolt.pki.roots;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What single tenants do not trust although the zone does, in memory (T6). An overlay can only remove. */
@ApplicationScoped
public class Overlays {

    private static final Duration START_PATIENCE = Duration.ofSeconds(30);

    private final Pool database;
    private volatile Map<String, Overlay> byAccount = Map.of();

    Overlays(Pool database) {
        this.database = database;
    }

    /**
     * What is taken away.
     *
     * @param anchors SHA-256 of roots, hex
     * @param cas SHA-256 of the public keys of CAs, hex
     */
    public record Overlay(Set<String> anchors, Set<String> cas) {

        public static final Overlay NONE = new Overlay(Set.of(), Set.of());

        public Overlay {
            anchors = java.util.Collections.unmodifiableSet(new TreeSet<>(anchors));
            cas = java.util.Collections.unmodifiableSet(new TreeSet<>(cas));
        }
    }

    public Overlay of(String account) {
        return byAccount.getOrDefault(account, Overlay.NONE);
    }

    Uni<Void> put(String account, Overlay overlay, String person) {
        return database.preparedQuery("""
                        INSERT INTO pki.overlay (account, anchors, cas, changed_by) VALUES ($1, $2, $3, $4)
                        ON CONFLICT (account) DO UPDATE SET anchors = excluded.anchors, cas = excluded.cas,
                          changed_by = excluded.changed_by, changed_at = now()""")
                .execute(Tuple.of(
                        account,
                        overlay.anchors().toArray(String[]::new),
                        overlay.cas().toArray(String[]::new),
                        person))
                .chain(this::read);
    }

    void start(@Observes StartupEvent started) {
        read().await().atMost(START_PATIENCE);
    }

    @Scheduled(
            every = "${crossvolt.pki.roots.poll-interval:1s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> read() {
        return database.query("SELECT account, anchors, cas FROM pki.overlay")
                .execute()
                .invoke(rows -> {
                    Map<String, Overlay> read = new HashMap<>();
                    for (Row row : rows) {
                        read.put(
                                row.getString("account"),
                                new Overlay(
                                        Set.copyOf(List.of(row.getArrayOfStrings("anchors"))),
                                        Set.copyOf(List.of(row.getArrayOfStrings("cas")))));
                    }
                    byAccount = Map.copyOf(read);
                })
                .replaceWithVoid();
    }
}
