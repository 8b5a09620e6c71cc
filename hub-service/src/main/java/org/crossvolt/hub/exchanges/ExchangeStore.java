package org.crossvolt.hub.exchanges;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The rows of the trace. */
@Singleton
public class ExchangeStore {

    private static final String COLUMNS = """
            exchange_id, leg, kind, at, correlation_id, request_id, from_party, to_party, module, interface, method, path,
            http_status, status_code, outcome, latency_ms, request_bytes, response_bytes""";

    /** As in the index: below a Receiver's path the id comes after country and party, below a Sender's first. */
    private static final String OBJECT_ID =
            "upper(split_part(path, '/', CASE interface WHEN 'RECEIVER' THEN 3 ELSE 1 END))";

    private static final Integer SUCCESS = 1000;

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
            @Nullable String objectId,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable Integer status,
            @Nullable UUID before,
            int limit) {}

    /**
     * One statement for a batch as it came from Kafka: the database reads the JSON, so that the hub need not. A row that is
     * there already (Kafka delivers at least once) stays as it is.
     *
     * @param exchanges as {@link ExchangeJson} writes them
     */
    Uni<Void> add(Buffer exchanges) {
        return database.preparedQuery("INSERT INTO hub.exchange (" + COLUMNS + """
                        )
                        SELECT exchange_id, leg - 1, kind, at, correlation_id, request_id, "from", "to", module,
                          interface_role, method, path, http_status, status_code, outcome, latency_ms, request_bytes,
                          response_bytes
                        FROM json_to_recordset(convert_from($1, 'UTF8')::json) AS e(exchange_id uuid, at timestamptz,
                            correlation_id text, request_id text, "from" text, module text, interface_role text,
                            method text, path text, request_bytes int, legs json),
                          ROWS FROM (json_to_recordset(legs) AS (kind text, "to" text, http_status int, status_code int,
                            outcome text, latency_ms int, response_bytes int)) WITH ORDINALITY
                            AS l(kind, "to", http_status, status_code, outcome, latency_ms, response_bytes, leg)
                        ON CONFLICT (exchange_id, leg) DO NOTHING""")
                .execute(Tuple.of(exchanges))
                .replaceWithVoid();
    }

    /** The bodies in the same batch. */
    Uni<Void> addBodies(Buffer exchanges) {
        return database.preparedQuery("""
                        INSERT INTO hub.exchange_body (exchange_id, from_party, request, response, kept_until)
                        SELECT exchange_id, "from", decode(request_body, 'base64'), decode(response_body, 'base64'), bodies_until
                        FROM json_to_recordset(convert_from($1, 'UTF8')::json) AS e(exchange_id uuid, "from" text,
                            request_body text, response_body text, bodies_until timestamptz)
                        WHERE bodies_until IS NOT NULL
                        ON CONFLICT (exchange_id) DO NOTHING""").execute(Tuple.of(exchanges)).replaceWithVoid();
    }

    /** Still sealed. */
    record KeptBodies(String fromParty, byte @Nullable [] request, byte @Nullable [] response, Instant keptUntil) {}

    /** What is kept of an exchange's bodies; null where nothing is, or not any more. */
    Uni<@Nullable KeptBodies> bodies(UUID exchange, Instant now) {
        return database.preparedQuery("""
                        SELECT from_party, request, response, kept_until FROM hub.exchange_body
                        WHERE exchange_id = $1 AND kept_until > $2""").execute(Tuple.of(exchange, utc(now))).map(rows -> {
            for (Row row : rows) {
                return new KeptBodies(
                        row.getString("from_party"),
                        bytes(row.getBuffer("request")),
                        bytes(row.getBuffer("response")),
                        row.getOffsetDateTime("kept_until").toInstant());
            }
            return null;
        });
    }

    private static byte @Nullable [] bytes(io.vertx.mutiny.core.buffer.@Nullable Buffer value) {
        return value == null ? null : value.getBytes();
    }

    Uni<Integer> forgetBodies(Instant now) {
        return database.preparedQuery("DELETE FROM hub.exchange_body WHERE kept_until <= $1")
                .execute(Tuple.of(utc(now)))
                .map(RowSet::rowCount);
    }

    /** Newest first. Only what is asked for stands in the statement, so that each question has its index. */
    Uni<List<ExchangeRow>> find(Search search) {
        List<Object> values = new ArrayList<>();
        List<String> conditions = new ArrayList<>();
        BiConsumer<String, @Nullable Object> where = (condition, value) -> {
            if (value != null) {
                values.add(value);
                conditions.add(condition.replace("?", "$" + values.size()));
            }
        };
        where.accept("correlation_id = ?", search.correlationId());
        where.accept("request_id = ?", search.requestId());
        where.accept("module = ?", search.module());
        where.accept(OBJECT_ID + " = upper(?)", search.objectId());
        where.accept("at >= ?", utc(search.from()));
        where.accept("at < ?", utc(search.until()));
        where.accept(
                Objects.equals(search.status(), SUCCESS)
                        ? "status_code = ?"
                        : "status_code <> 1000 AND status_code = ?",
                search.status());
        where.accept("exchange_id < ?", search.before());
        return database.preparedQuery(statement(search, values, conditions))
                .execute(Tuple.from(values))
                .map(ExchangeStore::read);
    }

    /** A party stands on either side; two ordered searches are quick where one for both is not. */
    private static String statement(Search search, List<Object> values, List<String> conditions) {
        String order = " ORDER BY exchange_id DESC, leg LIMIT " + search.limit();
        if (search.party() == null) {
            return "SELECT " + COLUMNS + " FROM hub.exchange" + all(conditions) + order;
        }
        values.add(search.party());
        List<String> sides = new ArrayList<>();
        for (String side : List.of("from_party", "to_party")) {
            List<String> conditionsOfSide = new ArrayList<>(conditions);
            conditionsOfSide.add(side + " = $" + values.size());
            sides.add("(SELECT " + COLUMNS + " FROM hub.exchange" + all(conditionsOfSide) + order + ")");
        }
        return "SELECT " + COLUMNS + " FROM (" + String.join(" UNION ", sides) + ") AS either" + order;
    }

    private static String all(List<String> conditions) {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    /** One exchange, all its legs; none where it is not known. */
    public Uni<List<ExchangeRow>> exchange(UUID id) {
        return database.preparedQuery("SELECT " + COLUMNS + " FROM hub.exchange WHERE exchange_id = $1 ORDER BY leg")
                .execute(Tuple.of(id))
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
