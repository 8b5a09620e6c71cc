package org.crossvolt.emsp.notifications;

import static org.crossvolt.emsp.Columns.utc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.crossvolt.ocpi.types.OcpiJson;

/** Writes down what is to be told, in the transaction of what happened: nothing is told that did not happen, and nothing is lost. */
@Singleton
public class Notices {

    private final Clock clock;

    Notices(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param type such as {@code session.changed}
     * @param id of what changed, below its list's address in the driver API
     */
    public Uni<Void> tell(SqlClient connection, UUID driver, String type, UUID id) {
        OffsetDateTime now = utc(clock.instant());
        ObjectNode body = OcpiJson.mapper().createObjectNode();
        body.put("type", type);
        body.put("timestamp", clock.instant().toString());
        body.putObject("data").put("id", id.toString());
        return connection
                .preparedQuery("SELECT id FROM emsp.webhook WHERE driver_id = $1")
                .execute(Tuple.of(driver))
                .onItem()
                .transformToMulti(Multi.createFrom()::iterable)
                .onItem()
                .transformToUniAndConcatenate((Row row) -> connection
                        .preparedQuery(
                                "INSERT INTO emsp.notice (id, webhook_id, body, next_try) VALUES ($1, $2, $3, $4)")
                        .execute(Tuple.of(
                                UuidCreator.getTimeOrderedEpochPlus1(), row.getUUID("id"), body.toString(), now)))
                .collect()
                .last()
                .replaceWithVoid();
    }
}
