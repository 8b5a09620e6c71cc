package org.crossvolt.cpo.locations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.concurrent.ThreadLocalRandom;
import org.crossvolt.cpo.ocpp.OcppVersion;
import org.crossvolt.cpo.ocpp.StationCalls;
import org.crossvolt.ocpi.types.OcpiJson;
import org.jboss.logging.Logger;

/**
 * Asks stations that were away for long, and did not say it by themselves, how their connectors are: each at a moment of its
 * own, so that thousands that come back together are not asked together (3.1.9, 3.3 of the OCPP reference).
 */
@Singleton
class Refreshes {

    private static final Logger LOG = Logger.getLogger(Refreshes.class);

    private final Pool database;
    private final StationCalls calls;
    private final LocationsConfig config;
    private final Vertx vertx;

    Refreshes(Pool database, StationCalls calls, LocationsConfig config, Vertx vertx) {
        this.database = database;
        this.calls = calls;
        this.config = config;
        this.vertx = vertx;
    }

    /** The station has just come back. */
    void expect(String stationId) {
        long latest = config.refreshWithin().toMillis();
        // The first half is the station's, to say it by itself.
        vertx.setTimer(
                ThreadLocalRandom.current().nextLong(latest / 2, latest) + 1,
                due -> refresh(stationId)
                        .subscribe()
                        .with(
                                done -> {},
                                failure -> LOG.errorf(failure, "station %s was not asked how it is", stationId)));
    }

    private Uni<Void> refresh(String stationId) {
        return calls.connected(stationId)
                .chain(version -> version.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : silent(stationId).chain(rows -> ask(stationId, version.get(), rows)));
    }

    /** Connectors of which nothing was said since the station came; that it did is written a moment later. */
    private Uni<RowSet<Row>> silent(String stationId) {
        return database.preparedQuery("""
                        SELECT c.evse_number, c.number FROM cpo.connector c JOIN cpo.station s ON s.id = c.station_id
                        WHERE c.station_id = $1 AND c.ordinal > 0
                          AND (c.status_at IS NULL OR c.status_at < s.connection_changed - interval '5 seconds') ORDER BY c.ordinal
                        """).execute(Tuple.of(stationId));
    }

    /** In 1.6 one request is about all connectors, in 2.0.1 each is about one. */
    private Uni<Void> ask(String stationId, OcppVersion version, RowSet<Row> connectors) {
        return Multi.createFrom()
                .iterable(connectors)
                .select()
                .first(version == OcppVersion.V16 ? 1 : Long.MAX_VALUE)
                .onItem()
                .transformToUniAndConcatenate(row -> {
                    ObjectNode payload =
                            OcpiJson.mapper().createObjectNode().put("requestedMessage", "StatusNotification");
                    if (version != OcppVersion.V16) {
                        payload.putObject("evse")
                                .put("id", row.getInteger("evse_number"))
                                .put("connectorId", row.getInteger("number"));
                    }
                    return calls.call(stationId, "TriggerMessage", payload);
                })
                .collect()
                .last()
                .replaceWithVoid();
    }
}
