package org.crossvolt.cpo.cdrs;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.crossvolt.cpo.registration.CpoPlatform;
import org.crossvolt.ocpi.party.Callers;
import org.crossvolt.ocpi.party.SenderPage;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.PageRequest;
import org.jspecify.annotations.Nullable;

/** The Sender interface of CDRs (3.3): each eMSP sees those of its tokens. */
@Path("/ocpi/2.2.1/sender/cdrs")
@Produces(MediaType.APPLICATION_JSON)
public class CdrsSender {

    private final Callers callers;
    private final Pool database;
    private final CdrsConfig config;
    private final CpoPlatform own;
    private final Clock clock;

    CdrsSender(Callers callers, Pool database, CdrsConfig config, CpoPlatform own, Clock clock) {
        this.callers = callers;
        this.database = database;
        this.config = config;
        this.own = own;
        this.clock = clock;
    }

    @GET
    public Uni<Response> list(@Context HttpServerRequest http) {
        return callers.routed(http).chain(routed -> {
            PageRequest asked = PageRequest.readFrom(http::getParam, config.pageCeiling());
            return page(routed, asked)
                    .map(page -> page.answer(asked, own.url(ModuleId.CDRS, InterfaceRole.SENDER), clock));
        });
    }

    private Uni<SenderPage> page(Callers.Routed routed, PageRequest asked) {
        String matching = """
                FROM cpo.cdr WHERE party = $1 AND upper(receiver) = upper($2)
                  AND ($3::timestamptz IS NULL OR last_updated >= $3)
                  AND ($4::timestamptz IS NULL OR last_updated < $4)
                """;
        return database.preparedQuery(
                        "SELECT (SELECT COALESCE(jsonb_agg(document ORDER BY seq), '[]') FROM (SELECT seq, document "
                                + matching + " ORDER BY seq OFFSET $5 LIMIT $6) p)::text AS page,"
                                + " (SELECT count(*) " + matching + ") AS total")
                .execute(Tuple.from(Arrays.<@Nullable Object>asList(
                        routed.to().toString(),
                        routed.from().toString(),
                        utc(asked.dateFrom()),
                        utc(asked.dateTo()),
                        asked.offset(),
                        asked.limit())))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    return new SenderPage(Buffer.buffer(row.getString("page")), row.getLong("total"));
                });
    }

    private static @Nullable OffsetDateTime utc(@Nullable OcpiDateTime date) {
        return date == null ? null : date.instant().atOffset(ZoneOffset.UTC);
    }
}
