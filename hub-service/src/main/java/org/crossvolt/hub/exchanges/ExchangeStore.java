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
import java.util.function.Function;
import java.util.function.IntFunction;
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

    /** One statement for all; a row that is there already (Kafka delivers at least once) stays as it is. */
    Uni<Void> add(List<ExchangeRow> rows) {
        Tuple columns = Tuple.tuple()
                .addArrayOfUUID(column(rows, UUID[]::new, ExchangeRow::exchangeId))
                .addArrayOfInteger(column(rows, Integer[]::new, ExchangeRow::leg))
                .addArrayOfString(column(rows, String[]::new, ExchangeRow::kind))
                .addArrayOfOffsetDateTime(
                        column(rows, OffsetDateTime[]::new, row -> row.at().atOffset(ZoneOffset.UTC)))
                .addArrayOfString(column(rows, String[]::new, ExchangeRow::correlationId))
                .addArrayOfString(column(rows, String[]::new, ExchangeRow::requestId))
                .addArrayOfString(column(rows, String[]::new, ExchangeRow::from))
                .addArrayOfString(column(rows, String[]::new, ExchangeRow::to))
                .addArrayOfString(column(rows, String[]::new, ExchangeRow::module))
                .addArrayOfString(column(rows, String[]::new, ExchangeRow::interfaceRole))
                .addArrayOfString(column(rows, String[]::new, ExchangeRow::method))
                .addArrayOfString(column(rows, String[]::new, ExchangeRow::path))
                .addArrayOfInteger(column(rows, Integer[]::new, ExchangeRow::httpStatus))
                .addArrayOfInteger(column(rows, Integer[]::new, ExchangeRow::statusCode))
                .addArrayOfString(column(rows, String[]::new, ExchangeRow::outcome))
                .addArrayOfInteger(column(rows, Integer[]::new, ExchangeRow::latencyMs))
                .addArrayOfInteger(column(rows, Integer[]::new, ExchangeRow::requestBytes))
                .addArrayOfInteger(column(rows, Integer[]::new, ExchangeRow::responseBytes));
        return database.preparedQuery("INSERT INTO hub.exchange (" + COLUMNS + """
                        )
                        SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::timestamptz[], $5::text[], $6::text[],
                          $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::int[], $14::int[],
                          $15::text[], $16::int[], $17::int[], $18::int[])
                        ON CONFLICT (exchange_id, leg) DO NOTHING""")
                .execute(columns)
                .replaceWithVoid();
    }

    private static <T> T[] column(List<ExchangeRow> rows, IntFunction<T[]> array, Function<ExchangeRow, T> value) {
        return rows.stream().map(value).toArray(array);
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
