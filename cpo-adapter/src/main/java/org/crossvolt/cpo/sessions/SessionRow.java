package org.crossvolt.cpo.sessions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.crossvolt.ocpi.cdrs.AuthMethod;
import org.crossvolt.ocpi.cdrs.CdrToken;
import org.crossvolt.ocpi.sessions.Session;
import org.crossvolt.ocpi.sessions.SessionStatus;
import org.crossvolt.ocpi.tokens.Token;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.PartyId;
import org.jspecify.annotations.Nullable;

/**
 * A transaction as it is kept.
 *
 * @param told the status that its document has now; null without one
 * @param facts all of them, where they were asked for
 */
public record SessionRow(
        UUID id,
        PartyId party,
        String stationId,
        String transactionId,
        @Nullable String evseUid,
        @Nullable String connectorId,
        @Nullable Token token,
        @Nullable String authMethod,
        @Nullable String authorizationReference,
        @Nullable Place place,
        String status,
        @Nullable String review,
        @Nullable String remark,
        boolean hasCdr,
        boolean wasPushed,
        @Nullable Instant reservedAt,
        @Nullable String told,
        @Nullable String chargingState,
        List<TransactionFact> facts) {

    private static final String NOT_YET = "#NA";

    /** Whatever follows is joined to this: the session is {@code x}. */
    private static final String COLUMNS = """
            SELECT x.id, x.party, x.station_id, x.transaction_id, x.evse_uid, x.connector_id, x.token::text AS token,
              x.auth_method, x.authorization_reference, x.place::text AS place, x.status, x.review, x.remark,
              x.first_pushed, x.reserved_at, EXISTS (SELECT 1 FROM cpo.cdr c WHERE c.session_id = x.id) AS has_cdr,
              x.document ->> 'status' AS told, x.charging_state
            """;

    /** Moments in microseconds, as PostgreSQL has them. */
    private static final String FACTS = """
            , (SELECT COALESCE(json_agg(json_build_array(f.key, f.seq, f.kind, (extract(epoch FROM f.occurred_at) * 1000000)::bigint,
              (extract(epoch FROM f.received_at) * 1000000)::bigint, f.offline, f.body)), '[]') FROM cpo.fact f
              WHERE f.session_id = x.id)::text AS facts
            """;

    private static final String FROM = " FROM cpo.session x WHERE x.id = $1";

    public static Uni<SessionRow> read(SqlClient client, UUID id) {
        return read(client, COLUMNS + FROM, id);
    }

    static Uni<SessionRow> readWithFacts(SqlClient client, UUID id) {
        return read(client, COLUMNS + FACTS + FROM, id);
    }

    private static Uni<SessionRow> read(SqlClient client, String sql, UUID id) {
        return client.preparedQuery(sql)
                .execute(Tuple.of(id))
                .map(rows -> of(rows.iterator().next()));
    }

    private static SessionRow of(Row row) {
        String token = row.getString("token");
        String place = row.getString("place");
        OffsetDateTime reserved = row.getOffsetDateTime("reserved_at");
        try {
            return new SessionRow(
                    row.getUUID("id"),
                    PartyId.parse(row.getString("party")),
                    row.getString("station_id"),
                    row.getString("transaction_id"),
                    row.getString("evse_uid"),
                    row.getString("connector_id"),
                    token == null
                            ? null
                            : OcpiReader.read(token.getBytes(StandardCharsets.UTF_8), Token.class)
                                    .orRefuse(),
                    row.getString("auth_method"),
                    row.getString("authorization_reference"),
                    place == null ? null : new Place(OcpiJson.mapper().readTree(place)),
                    row.getString("status"),
                    row.getString("review"),
                    row.getString("remark"),
                    row.getBoolean("has_cdr"),
                    row.getBoolean("first_pushed"),
                    reserved == null ? null : reserved.toInstant(),
                    row.getString("told"),
                    row.getString("charging_state"),
                    row.getColumnIndex("facts") < 0 ? List.of() : facts(row.getString("facts")));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<TransactionFact> facts(String json) throws JsonProcessingException {
        List<TransactionFact> facts = new ArrayList<>();
        for (JsonNode fact : OcpiJson.mapper().readTree(json)) {
            facts.add(TransactionFact.of(
                    fact.path(0).asText(),
                    fact.path(1).asLong(),
                    TransactionFact.Kind.valueOf(fact.path(2).asText()),
                    Instant.EPOCH.plus(fact.path(3).asLong(), ChronoUnit.MICROS),
                    Instant.EPOCH.plus(fact.path(4).asLong(), ChronoUnit.MICROS),
                    fact.path(5).asBoolean(),
                    fact.path(6)));
        }
        return facts;
    }

    public static CdrToken cdrToken(Token token) {
        return new CdrToken(token.countryCode(), token.partyId(), token.uid(), token.type(), token.contractId());
    }

    /**
     * The Session of OCPI; null for a transaction that no eMSP has to know of (3.6 of the OCPP reference). A reservation of the
     * station as such has no EVSE until a car comes; OCPI has a word for that.
     */
    public @Nullable String document(Figures figures, String sessionStatus, String currency, Instant now) {
        boolean placed = evseUid != null && connectorId != null;
        if (token == null || place == null || (!placed && reservedAt == null)) {
            return null;
        }
        Instant end = figures.endedAt();
        Session session = new Session(
                party.countryCode(),
                party.partyId(),
                CiString.of(id.toString()),
                new OcpiDateTime(figures.startedAt()),
                end == null ? null : new OcpiDateTime(end),
                figures.kwh(),
                cdrToken(token),
                new AuthMethod(authMethod == null ? AuthMethod.AUTH_REQUEST.text() : authMethod),
                authorizationReference == null ? null : CiString.of(authorizationReference),
                CiString.of(place.location().path("id").asText()),
                CiString.of(evseUid == null ? NOT_YET : evseUid),
                CiString.of(connectorId == null ? NOT_YET : connectorId),
                null,
                place.currency(currency),
                figures.periods(),
                null,
                new SessionStatus(sessionStatus),
                new OcpiDateTime(now));
        return new String(OcpiJson.write(session), StandardCharsets.UTF_8);
    }
}
