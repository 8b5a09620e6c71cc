package org.crossvolt.cpo.registration;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.crossvolt.ocpi.party.SenderPage;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.wire.PageRequest;
import org.jspecify.annotations.Nullable;

/** The one statement behind our Sender lists: what matches, in the order it was made, and how many there are (1.4). */
public final class SenderList {

    private SenderList() {}

    /**
     * @param object of OCPI, as an expression over the table
     * @param matching a table with {@code seq} and {@code last_updated}, and which rows the caller may see
     * @param parameters of {@code matching}
     */
    public static Uni<SenderPage> page(
            Pool database, String object, String matching, List<String> parameters, PageRequest asked) {
        int next = parameters.size();
        String from = " FROM " + matching
                + " AND ($%1$d::timestamptz IS NULL OR last_updated >= $%1$d)".formatted(next + 1)
                + " AND ($%1$d::timestamptz IS NULL OR last_updated < $%1$d) ".formatted(next + 2);
        String statement =
                "SELECT (SELECT COALESCE(jsonb_agg(o ORDER BY seq), '[]') FROM (SELECT seq, " + object + " AS o"
                        + from + "ORDER BY seq OFFSET $" + (next + 3) + " LIMIT $" + (next + 4) + ") p)::text AS page,"
                        + " (SELECT count(*)" + from + ") AS total";
        List<@Nullable Object> all = new ArrayList<>(parameters);
        all.add(utc(asked.dateFrom()));
        all.add(utc(asked.dateTo()));
        all.add(asked.offset());
        all.add(asked.limit());
        return database.preparedQuery(statement).execute(Tuple.from(all)).map(rows -> {
            Row row = rows.iterator().next();
            return new SenderPage(Buffer.buffer(row.getString("page")), row.getLong("total"));
        });
    }

    private static @Nullable OffsetDateTime utc(@Nullable OcpiDateTime date) {
        return date == null ? null : date.instant().atOffset(ZoneOffset.UTC);
    }
}
