package org.crossvolt.hub.exchanges;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of the trace. */
@Singleton
class ExchangeStore {

    private static final String COLUMNS = """
            exchange_id, leg, kind, at, correlation_id, request_id, from_party, to_party, module, interface, method, path,
            http_status, status_code, outcome, latency_ms, request_bytes, response_bytes""";

    private final Pool database;

    ExchangeStore(Pool database) {
        this.database = database;
    }

    /** What to look for; null means anything. */
    record Search(
            @Nullable String correlationId,
            @Nullable String requestId,
            @Nullable String party,
            @Nullable String module,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable Integer status,
            @Nullable UUID before,
            int limit) {}

    /**
     * One statement for a batch as it came from Kafka: the database reads the JSON, so that the hub need not. A row that is
     * there already (Kafka delivers at least once) stays as it is.
     *
     * @param rows a JSON array of {@link ExchangeRow}s
     */
    Uni<Void> add(String rows) {
        return database.preparedQuery("INSERT INTO hub.exchange (" + COLUMNS + """
                        )
                        SELECT exchange_id, leg, kind, at, correlation_id, request_id, "from", "to", module, interface_role,
                          method, path, http_status, status_code, outcome, latency_ms, request_bytes, response_bytes
                        FROM json_to_recordset($1::text::json) AS r(exchange_id uuid, leg int, kind text, at timestamptz,
                          correlation_id text, request_id text, "from" text, "to" text, module text, interface_role text,
                          method text, path text, http_status int, status_code int, outcome text, latency_ms int,
                          request_bytes int, response_bytes int)
                        ON CONFLICT (exchange_id, leg) DO NOTHING""")
                .execute(Tuple.of(rows))
                .replaceWithVoid();
    }

    /** Newest first. */
    Uni<List<ExchangeRow>> find(Search search) {
        return database.preparedQuery("SELECT " + COLUMNS + """

                        FROM hub.exchange
                        WHERE ($1::text IS NULL OR correlation_id = $1) AND ($2::text IS NULL OR request_id = $2)
                          AND ($3::text IS NULL OR from_party = $3 OR to_party = $3) AND ($4::text IS NULL OR module = $4)
                          AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::timestamptz IS NULL OR at < $6)
                          AND ($7::int IS NULL OR status_code = $7) AND ($8::uuid IS NULL OR exchange_id < $8)
                        ORDER BY exchange_id DESC, leg LIMIT $9""")
                .execute(Tuple.from(Arrays.asList(
                        search.correlationId(),
                        search.requestId(),
                        search.party(),
                        search.module(),
                        utc(search.from()),
                        utc(search.until()),
                        search.status(),
                        search.before(),
                        search.limit())))
                .map(ExchangeStore::read);
    }

    Uni<Integer> forgetBefore(Instant moment) {
        return database.preparedQuery("DELETE FROM hub.exchange WHERE at < $1")
                .execute(Tuple.of(utc(moment)))
                .map(RowSet::rowCount);
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static List<ExchangeRow> read(RowSet<Row> rows) {
        List<ExchangeRow> found = new ArrayList<>(rows.size());
        for (Row row : rows) {
            found.add(new ExchangeRow(
                    row.getUUID("exchange_id"),
                    row.getInteger("leg"),
                    row.getString("kind"),
                    row.getOffsetDateTime("at").toInstant(),
                    row.getString("correlation_id"),
                    row.getString("request_id"),
                    row.getString("from_party"),
                    row.getString("to_party"),
                    row.getString("module"),
                    row.getString("interface"),
                    row.getString("method"),
                    row.getString("path"),
                    row.getInteger("http_status"),
                    row.getInteger("status_code"),
                    row.getString("outcome"),
                    row.getInteger("latency_ms"),
                    row.getInteger("request_bytes"),
                    row.getInteger("response_bytes")));
        }
        return found;
    }
}
