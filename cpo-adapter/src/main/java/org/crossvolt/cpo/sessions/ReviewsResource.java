package org.crossvolt.cpo.sessions;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What waits for a person: Sessions without a CDR, and messages of nobody's transaction. Newest first. */
@Path("/cpo/v1/reviews")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("cpo-operator")
public class ReviewsResource {

    private static final int MOST_LISTED = 500;

    private final Pool database;

    ReviewsResource(Pool database) {
        this.database = database;
    }

    @GET
    public Uni<String> list() {
        return database.preparedQuery("""
                        SELECT jsonb_build_object(
                          'sessions', (SELECT COALESCE(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('session_id', id,
                             'station_id', station_id, 'transaction_id', transaction_id, 'evse_uid', evse_uid, 'kwh', kwh,
                             'started_at', started_at, 'ended_at', ended_at, 'review', review, 'remark', remark))
                             ORDER BY seq DESC), '[]') FROM (SELECT * FROM cpo.session WHERE review IS NOT NULL
                             ORDER BY seq DESC LIMIT $1) s),
                          'strays', (SELECT COALESCE(jsonb_agg(jsonb_build_object('id', id, 'station_id', station_id,
                             'action', action, 'payload', payload, 'reason', reason, 'received_at', received_at)
                             ORDER BY id DESC), '[]') FROM (SELECT * FROM cpo.stray ORDER BY id DESC LIMIT $1) t))::text
                          AS list
                        """)
                .execute(Tuple.of(MOST_LISTED))
                .map(rows -> rows.iterator().next().getString("list"));
    }
}
