package org.crossvolt.cpo.stations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.crossvolt.cpo.ocpp.CallOutcome;
import org.crossvolt.cpo.ocpp.Instances;
import org.crossvolt.cpo.ocpp.OcppVersion;
import org.crossvolt.cpo.ocpp.StationCalls;
import org.crossvolt.ocpi.types.OcpiJson;
import org.jboss.logging.Logger;

/**
 * Asks stations, once, what they can do: 1.6 for its feature profiles, 2.x for its device model, after it was told how to
 * come back after a storm (3.1.9, 3.5 of the OCPP reference). A few at a time, so that thousands of new ones are no storm.
 */
@Singleton
class FirstContact {

    private static final Logger LOG = Logger.getLogger(FirstContact.class);
    private static final List<String> SETTINGS_16 = List.of(
            "SupportedFeatureProfiles",
            "NumberOfConnectors",
            "ReserveConnectorZeroSupported",
            "SendLocalListMaxLength");

    private final Pool database;
    private final StationStore store;
    private final StationCalls calls;
    private final Instances instances;
    private final StationsConfig config;
    private final Clock clock;

    FirstContact(
            Pool database,
            StationStore store,
            StationCalls calls,
            Instances instances,
            StationsConfig config,
            Clock clock) {
        this.database = database;
        this.store = store;
        this.calls = calls;
        this.instances = instances;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(
            every = "${crossvolt.cpo.stations.meet-every:5s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        Instant now = clock.instant();
        return database.preparedQuery("""
                        UPDATE cpo.station s SET met_at = $1 FROM (
                          SELECT id FROM cpo.station WHERE met_at IS NULL AND connected AND instance = $2
                            AND booted_at IS NOT NULL AND connection_changed <= $3
                            AND (meet_after IS NULL OR meet_after <= $1)
                          ORDER BY meet_after NULLS FIRST, connection_changed LIMIT $4 FOR UPDATE SKIP LOCKED) d
                        WHERE s.id = d.id RETURNING s.id, s.connected_version, s.device_model IS NULL AS unknown
                        """)
                .execute(Tuple.of(utc(now), instances.own(), utc(now.minus(config.meetAfter())), config.meetAtOnce()))
                .chain(rows -> Multi.createFrom()
                        .iterable(rows)
                        .onItem()
                        .transformToUniAndMerge(this::meet)
                        .collect()
                        .last())
                .replaceWithVoid();
    }

    private Uni<Void> meet(Row row) {
        String id = row.getString("id");
        boolean unknown = row.getBoolean("unknown");
        return OcppVersion.ofText(row.getString("connected_version"))
                .map(version -> switch (version) {
                    case V16 -> ask16(id);
                    case V201 -> ask201(id, unknown);
                })
                .orElseGet(() -> Uni.createFrom().item(new CallOutcome.Offline()))
                .chain(outcome ->
                        isSilent(outcome) ? later(id) : Uni.createFrom().voidItem())
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.errorf(failure, "station %s was not asked what it can do", id);
                    return null;
                });
    }

    private Uni<CallOutcome> ask16(String id) {
        ObjectNode payload = object();
        ArrayNode keys = payload.putArray("key");
        SETTINGS_16.forEach(keys::add);
        return calls.call(id, "GetConfiguration", payload)
                .call(outcome -> outcome instanceof CallOutcome.Answered answered
                        ? store.configured(id, Configuration.of(answered.payload()))
                        : Uni.createFrom().voidItem());
    }

    /** Its parts come by themselves, as NotifyReport. A station that does not let itself be told is asked all the same. */
    private Uni<CallOutcome> ask201(String id, boolean unknown) {
        ObjectNode payload = object();
        ArrayNode settings = payload.putArray("setVariableData");
        set(settings, "RetryBackOffRepeatTimes", config.retryBackOffRepeatTimes());
        set(settings, "RetryBackOffRandomRange", seconds(config.retryBackOffRandomRange()));
        set(settings, "RetryBackOffWaitMinimum", seconds(config.retryBackOffWaitMinimum()));
        return calls.call(id, "SetVariables", payload)
                .chain(told -> unknown && !isSilent(told)
                        ? calls.call(
                                id,
                                "GetBaseReport",
                                object().put(
                                                "requestId",
                                                ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE))
                                        .put("reportBase", "FullInventory"))
                        : Uni.createFrom().item(told));
    }

    private static void set(ArrayNode settings, String variable, int value) {
        ObjectNode setting = settings.addObject().put("attributeValue", Integer.toString(value));
        setting.putObject("component").put("name", "OCPPCommCtrlr");
        setting.putObject("variable").put("name", variable);
    }

    /** One that refused has answered; it is not asked for ever. */
    private static boolean isSilent(CallOutcome outcome) {
        return switch (outcome) {
            case CallOutcome.Answered answered -> false;
            case CallOutcome.Refused refused -> false;
            case CallOutcome.TimedOut late -> true;
            case CallOutcome.Offline offline -> true;
            case CallOutcome.Busy busy -> true;
        };
    }

    private Uni<Void> later(String id) {
        return database.preparedQuery("UPDATE cpo.station SET met_at = NULL, meet_after = $2 WHERE id = $1")
                .execute(Tuple.of(id, utc(clock.instant().plus(config.meetAgain()))))
                .replaceWithVoid();
    }

    private static int seconds(Duration duration) {
        return (int) duration.toSeconds();
    }

    private static ObjectNode object() {
        return OcpiJson.mapper().createObjectNode();
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
