package org.crossvolt.cpo.ocpp;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgConnection;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * The instances of this service on one database: which of them live, and notices from one to another by PostgreSQL's NOTIFY
 * (decision 0034). A notice that is lost is found by looking into the tables again, which each new connection does.
 */
@Singleton
public class Instances {

    private static final Logger LOG = Logger.getLogger(Instances.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long AGAIN_MILLIS = 1_000;

    /** An instance that said nothing for so long is dead; what it held is nobody's. */
    private static final String ALIVE = "heard_at > now() - interval '20 seconds'";

    private final UUID own = UUID.randomUUID();
    private final Pool database;
    private final Vertx vertx;
    private final Event<Notice> notices;
    private volatile boolean ending;

    Instances(Pool database, Vertx vertx, Event<Notice> notices) {
        this.database = database;
        this.vertx = vertx;
        this.notices = notices;
    }

    /** What one instance hears from another. */
    sealed interface Notice {

        /** A CALL waits to be done here. */
        record Asked(UUID call) implements Notice {}

        /** A CALL that was asked here is done. */
        record Told(UUID call) implements Notice {}

        /** A station has connected to another instance. */
        record Moved(String stationId) implements Notice {}

        /** Notices may have been missed until now. */
        record Listening() implements Notice {}

        /** Others took this instance for dead; what it holds has to be said again. */
        record Returned() implements Notice {}
    }

    public UUID own() {
        return own;
    }

    void start(@Observes StartupEvent starting) {
        beat().await().atMost(PATIENCE);
        listen();
    }

    void end(@Observes ShutdownEvent shutdown) {
        ending = true;
        database.preparedQuery("DELETE FROM cpo.instance WHERE id = $1")
                .execute(Tuple.of(own))
                .subscribe()
                .with(done -> {}, failure -> LOG.debugf("no farewell: %s", failure.getMessage()));
    }

    /** Says that this instance lives, and lets go what the dead held. */
    @Scheduled(
            every = "${crossvolt.cpo.ocpp.instance-beat:5s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> beat() {
        if (ending) {
            return Uni.createFrom().voidItem();
        }
        return database.preparedQuery("WITH before AS (SELECT " + ALIVE + " AS alive FROM cpo.instance WHERE id = $1)"
                        + " INSERT INTO cpo.instance (id, heard_at) VALUES ($1, now())"
                        + " ON CONFLICT (id) DO UPDATE SET heard_at = excluded.heard_at"
                        + " RETURNING COALESCE((SELECT alive FROM before), false) AS was_alive")
                .execute(Tuple.of(own))
                .invoke(rows -> {
                    if (!rows.iterator().next().getBoolean("was_alive")) {
                        notices.fire(new Notice.Returned());
                    }
                })
                .chain(() -> database.query("DELETE FROM cpo.instance WHERE NOT " + ALIVE)
                        .execute())
                // After a kill nobody said that they went: they are away until they come back, which they do by
                // themselves.
                .chain(() -> database.query("""
                                UPDATE cpo.station s SET connected = false, connected_version = NULL, instance = NULL,
                                  connection_changed = now()
                                WHERE s.connected AND NOT EXISTS (SELECT 1 FROM cpo.instance i WHERE i.id = s.instance)
                                """).execute())
                .chain(() -> database.query(
                                "DELETE FROM cpo.passed_call WHERE asked_at < now() - interval '10 minutes'")
                        .execute())
                .replaceWithVoid();
    }

    private void listen() {
        database.getConnection()
                .chain(connection -> connection
                        .query("LISTEN \"" + channel(own) + "\"")
                        .execute()
                        .replaceWith(connection))
                .subscribe()
                .with(this::listening, failure -> {
                    LOG.warnf("notices of other instances are not heard: %s", failure.getMessage());
                    listenAgain();
                });
    }

    private void listening(SqlConnection connection) {
        PgConnection raw = PgConnection.cast(connection.getDelegate());
        raw.notificationHandler(notification -> heard(notification.getPayload()));
        raw.closeHandler(closed -> listenAgain());
        notices.fire(new Notice.Listening());
    }

    private void listenAgain() {
        if (!ending) {
            vertx.setTimer(AGAIN_MILLIS, later -> listen());
        }
    }

    private void heard(String text) {
        String about = text.substring(text.indexOf(' ') + 1);
        switch (text.substring(0, text.indexOf(' '))) {
            case "asked" -> notices.fire(new Notice.Asked(UUID.fromString(about)));
            case "told" -> notices.fire(new Notice.Told(UUID.fromString(about)));
            case "moved" -> notices.fire(new Notice.Moved(about));
            default -> LOG.warn("a notice of a kind that is not known here");
        }
    }

    private static String channel(UUID instance) {
        return "cpo_" + instance;
    }

    private Uni<Void> tell(UUID instance, String text) {
        return database.preparedQuery("SELECT pg_notify($1, $2)")
                .execute(Tuple.of(channel(instance), text))
                .replaceWithVoid();
    }

    Uni<Void> tellAsked(UUID instance, UUID call) {
        return tell(instance, "asked " + call);
    }

    Uni<Void> tellTold(UUID instance, UUID call) {
        return tell(instance, "told " + call);
    }

    /** To be called when a station has connected here that was connected to that instance. */
    public Uni<Void> tellMoved(UUID instance, String stationId) {
        return tell(instance, "moved " + stationId);
    }
}
