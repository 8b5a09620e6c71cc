package org.crossvolt.cpo.sessions;

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
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.PageRequest;
import org.jspecify.annotations.Nullable;

/** The Sender interface of Sessions (3.2): each eMSP sees its own. */
@Path("/ocpi/2.2.1/sender/sessions")
@Produces(MediaType.APPLICATION_JSON)
public class SessionsSender {

    private final Callers callers;
    private final Pool database;
    private final SessionsConfig config;
    private final CpoPlatform own;
    private final Clock clock;

    SessionsSender(Callers callers, Pool database, SessionsConfig config, CpoPlatform own, Clock clock) {
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
            if (asked.dateFrom() == null) {
                // T-39
                throw new OcpiException(OcpiStatusCode.INVALID_PARAMETERS, "date_from is needed for Sessions.");
            }
            return page(routed, asked)
                    .map(page -> page.answer(asked, own.url(ModuleId.SESSIONS, InterfaceRole.SENDER), clock));
        });
    }

    private Uni<SenderPage> page(Callers.Routed routed, PageRequest asked) {
        String matching = """
                FROM cpo.session WHERE document IS NOT NULL AND party = $1
                  AND upper(token ->> 'country_code') = $2 AND upper(token ->> 'party_id') = $3
                  AND last_updated >= $4 AND ($5::timestamptz IS NULL OR last_updated < $5)
                """;
        return database.preparedQuery(
                        "SELECT (SELECT COALESCE(jsonb_agg(document ORDER BY seq), '[]') FROM (SELECT seq, document "
                                + matching + " ORDER BY seq OFFSET $6 LIMIT $7) p)::text AS page,"
                                + " (SELECT count(*) " + matching + ") AS total")
                .execute(Tuple.from(Arrays.<@Nullable Object>asList(
                        routed.to().toString(),
                        routed.from().countryCode().folded(),
                        routed.from().partyId().folded(),
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
