package org.crossvolt.cpo.ocpp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.crossvolt.ocpi.types.OcpiJson;
import org.jboss.logging.Logger;

/** CALLs for stations whose socket is at another instance, through {@code cpo.passed_call}; each is done once. */
@Singleton
class PassedCalls {

    private static final Logger LOG = Logger.getLogger(PassedCalls.class);

    private final Instances instances;
    private final Pool database;
    private final OcppConfig config;
    private final Map<UUID, UniEmitter<? super CallOutcome>> asked = new ConcurrentHashMap<>();

    PassedCalls(Instances instances, Pool database, OcppConfig config) {
        this.instances = instances;
        this.database = database;
        this.config = config;
    }

    /** Does a CALL at a socket of this instance. */
    interface Here {
        Uni<CallOutcome> call(String stationId, String action, JsonNode payload);
    }

    /** The version a station speaks that is connected to another instance. */
    Uni<Optional<OcppVersion>> connectedElsewhere(String stationId) {
        return database.preparedQuery(
                        "SELECT connected_version FROM cpo.station WHERE id = $1 AND connected AND instance <> $2")
                .execute(Tuple.of(stationId, instances.own()))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : OcppVersion.ofText(rows.iterator().next().getString("connected_version")));
    }

    /** Has it done where the station is connected; never fails. */
    Uni<CallOutcome> pass(String stationId, String action, JsonNode payload) {
        UUID id = UUID.randomUUID();
        Uni<CallOutcome> outcome = Uni.createFrom().emitter(emitter -> {
            asked.put(id, emitter);
            keep(id, stationId, action, payload)
                    .subscribe()
                    .with(
                            passed -> {
                                if (!passed) {
                                    emitter.complete(new CallOutcome.Offline());
                                }
                            },
                            failure -> {
                                LOG.warnf("a CALL could not be passed on: %s", failure.getMessage());
                                emitter.complete(new CallOutcome.Offline());
                            });
        });
        return outcome.ifNoItem()
                .after(config.passedCallTimeout())
                .recoverWithItem(CallOutcome.TimedOut::new)
                .onTermination()
                .invoke(() -> asked.remove(id));
    }

    private Uni<Boolean> keep(UUID id, String stationId, String action, JsonNode payload) {
        return database.preparedQuery("""
                        INSERT INTO cpo.passed_call (id, asked_by, instance, station_id, action, payload)
                        SELECT $1, $2, s.instance, s.id, $4, $5 FROM cpo.station s
                        JOIN cpo.instance i ON i.id = s.instance
                        WHERE s.id = $3 AND s.connected AND s.instance <> $2
                        RETURNING instance
                        """)
                .execute(Tuple.of(id, instances.own(), stationId, action, new JsonObject(payload.toString())))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(false)
                        : instances
                                .tellAsked(rows.iterator().next().getUUID("instance"), id)
                                .replaceWith(true));
    }

    /** Does what others ask of stations that are connected here, once, and not when nobody waits for it any more. */
    Uni<Void> take(UUID id, Here here) {
        return database.preparedQuery("""
                        UPDATE cpo.passed_call SET taken = true
                        WHERE id = $1 AND instance = $2 AND NOT taken AND asked_at > now() - make_interval(secs => $3)
                        RETURNING asked_by, station_id, action, payload::text AS payload
                        """)
                .execute(Tuple.of(
                        id, instances.own(), (double) config.passedCallTimeout().toSeconds()))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().voidItem()
                        : done(id, rows.iterator().next(), here));
    }

    private Uni<Void> done(UUID id, Row row, Here here) {
        return here.call(row.getString("station_id"), row.getString("action"), json(row.getString("payload")))
                .chain(outcome -> database.preparedQuery("UPDATE cpo.passed_call SET outcome = $2 WHERE id = $1")
                        .execute(Tuple.of(id, new JsonObject(written(outcome)))))
                .chain(() -> instances.tellTold(row.getUUID("asked_by"), id));
    }

    /** Hands the outcome to whoever waits for it here. */
    Uni<Void> told(UUID id) {
        return database.preparedQuery("""
                        DELETE FROM cpo.passed_call WHERE id = $1 AND asked_by = $2 AND outcome IS NOT NULL
                        RETURNING outcome::text AS outcome
                        """)
                .execute(Tuple.of(id, instances.own()))
                .invoke(rows -> {
                    UniEmitter<? super CallOutcome> waiting = asked.get(id);
                    if (rows.size() > 0 && waiting != null) {
                        waiting.complete(read(json(rows.iterator().next().getString("outcome"))));
                    }
                })
                .replaceWithVoid();
    }

    /** What notices may have been missed about. */
    Uni<Void> catchUp(Here here) {
        return database.preparedQuery("""
                        SELECT id, instance = $1 AND NOT taken AS to_do FROM cpo.passed_call
                        WHERE (instance = $1 AND NOT taken) OR (asked_by = $1 AND outcome IS NOT NULL)
                        """)
                .execute(Tuple.of(instances.own()))
                .invoke(rows -> rows.forEach(
                        row -> (row.getBoolean("to_do") ? take(row.getUUID("id"), here) : told(row.getUUID("id")))
                                .subscribe()
                                .with(done -> {}, failure -> LOG.errorf(failure, "a passed CALL was not done"))))
                .replaceWithVoid();
    }

    private static String written(CallOutcome outcome) {
        ObjectNode written = OcpiJson.mapper().createObjectNode();
        switch (outcome) {
            case CallOutcome.Answered answered ->
                written.put("kind", "answered").set("payload", answered.payload());
            case CallOutcome.Refused refused ->
                written.put("kind", "refused").put("code", refused.code()).put("description", refused.description());
            case CallOutcome.TimedOut late -> written.put("kind", "timed out");
            case CallOutcome.Offline offline -> written.put("kind", "offline");
            case CallOutcome.Busy busy -> written.put("kind", "busy");
        }
        // PostgreSQL keeps no NUL in a text.
        return written.toString().replace("\\u0000", "");
    }

    private static CallOutcome read(JsonNode written) {
        return switch (written.path("kind").asText()) {
            case "answered" -> new CallOutcome.Answered(written.path("payload"));
            case "refused" ->
                new CallOutcome.Refused(
                        written.path("code").asText(),
                        written.path("description").asText());
            case "timed out" -> new CallOutcome.TimedOut();
            case "busy" -> new CallOutcome.Busy();
            default -> new CallOutcome.Offline();
        };
    }

    private static JsonNode json(String text) {
        try {
            return OcpiJson.mapper().readTree(text);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
