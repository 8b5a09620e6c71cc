package org.crossvolt.cpo.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.crossvolt.cpo.registration.Reachable;
import org.crossvolt.ocpi.cdrs.AuthMethod;
import org.crossvolt.ocpi.party.HubClient;
import org.crossvolt.ocpi.tokens.AllowedType;
import org.crossvolt.ocpi.tokens.AuthorizationInfo;
import org.crossvolt.ocpi.tokens.LocationReferences;
import org.crossvolt.ocpi.tokens.Token;
import org.crossvolt.ocpi.tokens.TokenType;
import org.crossvolt.ocpi.tokens.WhitelistType;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.types.Read;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.MessageIds;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.crossvolt.ocpi.wire.RoutingHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may charge (3.5, 3.6): whoever a command named, or was asked about shortly before, without asking; then by the
 * token's whitelist type. Without an answer nobody charges, unless the whitelist says so.
 */
@Singleton
public class Authorizations {

    private static final Map<AllowedType, Decision.Status> MEANING = Map.of(
            AllowedType.ALLOWED, Decision.Status.ACCEPTED,
            AllowedType.BLOCKED, Decision.Status.BLOCKED,
            AllowedType.EXPIRED, Decision.Status.EXPIRED,
            AllowedType.NO_CREDIT, Decision.Status.NO_CREDIT,
            AllowedType.NOT_ALLOWED, Decision.Status.NOT_AT_THIS_LOCATION);

    private final Pool database;
    private final HubClient hub;
    private final Reachable reachable;
    private final AuthorizationConfig config;
    private final Clock clock;

    Authorizations(Pool database, HubClient hub, Reachable reachable, AuthorizationConfig config, Clock clock) {
        this.database = database;
        this.hub = hub;
        this.reachable = reachable;
        this.config = config;
        this.clock = clock;
    }

    /** What is known before anybody is asked. */
    private record Known(
            PartyId party,
            String locationId,
            @Nullable Decision granted,
            @Nullable WithdrawnStart withdrawn,
            List<Token> tokens) {}

    /**
     * Somebody shows a token at a station.
     *
     * @param uid as the station read it
     * @param type of OCPI: RFID, APP_USER, AD_HOC_USER, OTHER
     */
    public Uni<Decision> decide(String stationId, String uid, String type, @Nullable String evseUid) {
        return decide(stationId, uid, type, evseUid, WithdrawnStart::forbidsShowing, true);
    }

    /**
     * A transaction has a token.
     *
     * @param isMeant whether it is the one of a start that was withdrawn
     */
    public Uni<Decision> decideTransaction(
            String stationId, String uid, String type, Predicate<WithdrawnStart> isMeant) {
        return decide(stationId, uid, type, null, isMeant, false);
    }

    private Uni<Decision> decide(
            String stationId,
            String uid,
            String type,
            @Nullable String evseUid,
            Predicate<WithdrawnStart> isMeant,
            boolean shown) {
        if (uid.isBlank() || uid.length() > 36 || uid.chars().anyMatch(Character::isISOControl)) {
            return Uni.createFrom().item(Decision.refused(Decision.Status.INVALID));
        }
        return known(stationId, uid).chain(known -> {
            if (known == null) {
                return Uni.createFrom().item(Decision.refused(Decision.Status.INVALID));
            }
            if (known.withdrawn != null && isMeant.test(known.withdrawn)) {
                return Uni.createFrom().item(Decision.refused(Decision.Status.WITHDRAWN));
            }
            if (known.granted != null) {
                return Uni.createFrom().item(known.granted);
            }
            return byToken(known, uid, type, evseUid)
                    .call(decision -> isToRemember(known, decision, shown)
                            ? grant(stationId, uid, decision, null, config.grant())
                            : Uni.createFrom().voidItem());
        });
    }

    /** What the list says is there to be read again; what an eMSP said is not. A withdrawn start is over when its card is shown. */
    private static boolean isToRemember(Known known, Decision decision, boolean shown) {
        return decision.isAccepted()
                && decision.token() != null
                && (known.withdrawn == null ? !decision.method().equals(AuthMethod.WHITELIST) : shown);
    }

    private Uni<Decision> byToken(Known known, String uid, String type, @Nullable String evseUid) {
        List<Token> candidates = known.tokens.stream()
                .filter(token -> token.type().text().equals(type))
                .toList();
        if (candidates.size() > 1) {
            // Two eMSPs claim this card: nobody can say who pays.
            return Uni.createFrom().item(Decision.refused(Decision.Status.INVALID));
        }
        Token token = candidates.isEmpty() ? null : candidates.getFirst();
        if (token != null && isDecidedByList(token)) {
            return Uni.createFrom().item(byList(token));
        }
        RoutingHeaders routing = token == null ? HubClient.open(known.party) : HubClient.to(token.party(), known.party);
        return ask(uid, type, known.locationId, evseUid, routing, config.deadline())
                .map(answer -> switch (answer) {
                    case Asked.Said said -> said.decision();
                    case Asked.NoAnswer none -> withoutAnswer(token);
                });
    }

    private boolean isDecidedByList(Token token) {
        return token.whitelist().equals(WhitelistType.ALWAYS)
                || (token.whitelist().equals(WhitelistType.ALLOWED) && token.valid() && config.allowedByList());
    }

    private static Decision byList(Token token) {
        return token.valid()
                ? new Decision(Decision.Status.ACCEPTED, token, AuthMethod.WHITELIST, null)
                : Decision.refused(Decision.Status.BLOCKED);
    }

    private static Decision withoutAnswer(@Nullable Token token) {
        return token != null
                        && token.valid()
                        && (token.whitelist().equals(WhitelistType.ALLOWED_OFFLINE)
                                || token.whitelist().equals(WhitelistType.ALLOWED))
                ? byList(token)
                : Decision.refused(Decision.Status.INVALID);
    }

    /** What an eMSP said, or that it said nothing. */
    sealed interface Asked {

        record Said(Decision decision) implements Asked {}

        record NoAnswer(String why) implements Asked {}
    }

    /** Real-time authorisation through the hub. */
    Uni<Asked> ask(
            String uid,
            String type,
            String locationId,
            @Nullable String evseUid,
            RoutingHeaders routing,
            Duration deadline) {
        PartyId emsp = routing.to();
        if (emsp != null && !reachable.is(emsp)) {
            return Uni.createFrom().item(new Asked.NoAnswer("the hub does not reach " + emsp));
        }
        LocationReferences place = new LocationReferences(
                CiString.of(locationId), evseUid == null ? List.of() : List.of(CiString.of(evseUid)));
        return hub.send(
                        HttpMethod.POST,
                        ModuleId.TOKENS,
                        InterfaceRole.SENDER,
                        "/" + encoded(uid) + "/authorize?type=" + encoded(type),
                        routing,
                        place,
                        MessageIds.fresh(),
                        deadline)
                .map(Authorizations::understood)
                .onFailure(OcpiException.class)
                .recoverWithItem(failure -> new Asked.NoAnswer(String.valueOf(failure.getMessage())));
    }

    private static Asked understood(OcpiAnswer answer) {
        if (!(answer instanceof OcpiAnswer.Answered answered)) {
            return new Asked.NoAnswer(answer.describe());
        }
        int code = answered.statusCode();
        if (code == OcpiStatusCode.UNKNOWN_TOKEN.code()
                || code == OcpiStatusCode.UNKNOWN_RECEIVER.code()
                || (answered.httpStatus() == 404 && code < 3000)) {
            return new Asked.Said(Decision.refused(Decision.Status.UNKNOWN));
        }
        if (!answered.isSuccess()) {
            return new Asked.NoAnswer("status " + code);
        }
        return OcpiReader.parse(answered.body().getBytes()) instanceof Read.Valid<JsonNode> body
                        && OcpiReader.read(body.value().path("data"), AuthorizationInfo.class)
                                instanceof Read.Valid<AuthorizationInfo> info
                ? new Asked.Said(decision(info.value()))
                : new Asked.NoAnswer("an answer that can not be read");
    }

    private static Decision decision(AuthorizationInfo info) {
        Decision.Status status = MEANING.getOrDefault(info.allowed(), Decision.Status.INVALID);
        CiString reference = info.authorizationReference();
        return new Decision(
                status, info.token(), AuthMethod.AUTH_REQUEST, reference == null ? null : reference.toString());
    }

    private Uni<@Nullable Known> known(String stationId, String uid) {
        return database.preparedQuery("""
                        SELECT s.party, s.location_id, g.token::text AS token, g.auth_method, g.authorization_reference,
                          g.withdrawn_at, g.remote_start_id,
                          ARRAY(SELECT t.document::text FROM cpo.token t WHERE t.uid = $2) AS tokens
                        FROM cpo.station s
                        LEFT JOIN cpo.grant_given g ON g.station_id = s.id AND g.id_token = $2 AND g.until > $3
                        WHERE s.id = $1
                        """)
                .execute(Tuple.of(stationId, CiString.of(uid).folded(), utc(clock.instant())))
                .map(rows -> rows.size() == 0 ? null : known(rows.iterator().next()));
    }

    private static Known known(Row row) {
        String named = row.getString("token");
        Token token = named == null ? null : token(named);
        OffsetDateTime withdrawn = row.getOffsetDateTime("withdrawn_at");
        List<Token> tokens = new ArrayList<>();
        for (String one : (String[]) java.util.Objects.requireNonNull(row.getValue("tokens"))) {
            tokens.add(token(one));
        }
        return new Known(
                PartyId.parse(row.getString("party")),
                row.getString("location_id"),
                token == null || withdrawn != null
                        ? null
                        : new Decision(
                                Decision.Status.ACCEPTED,
                                token,
                                new AuthMethod(row.getString("auth_method")),
                                row.getString("authorization_reference")),
                token == null || withdrawn == null
                        ? null
                        : new WithdrawnStart(
                                row.getInteger("remote_start_id"),
                                withdrawn.toInstant(),
                                token.type().equals(TokenType.RFID)),
                tokens);
    }

    private static Token token(String json) {
        return OcpiReader.read(json.getBytes(StandardCharsets.UTF_8), Token.class)
                .orRefuse();
    }

    /** From now on this token may charge at this station, without anybody being asked. */
    public Uni<Void> grant(
            String stationId, String uid, Decision decision, @Nullable UUID commandId, Duration howLong) {
        return database.preparedQuery("""
                        INSERT INTO cpo.grant_given (station_id, id_token, token, auth_method, authorization_reference,
                          command_id, until) VALUES ($1, $2, $3, $4, $5, $6, $7)
                        ON CONFLICT (station_id, id_token) DO UPDATE SET token = excluded.token,
                          auth_method = excluded.auth_method,
                          authorization_reference = excluded.authorization_reference,
                          command_id = excluded.command_id, until = excluded.until, withdrawn_at = NULL,
                          remote_start_id = NULL
                        """)
                .execute(Tuple.from(Arrays.<@Nullable Object>asList(
                        stationId,
                        CiString.of(uid).folded(),
                        new JsonObject(
                                OcpiJson.mapper().valueToTree(decision.token()).toString()),
                        decision.method().text(),
                        decision.reference(),
                        commandId,
                        utc(clock.instant().plus(howLong)))))
                .replaceWithVoid();
    }

    /** From now on this token may not charge at this station on the word of the START_SESSION that it was granted for. */
    public Uni<Void> withdraw(SqlClient client, String stationId, Token token, int remoteStartId, Duration howLong) {
        return client.preparedQuery("""
                        INSERT INTO cpo.grant_given (station_id, id_token, token, auth_method, until, withdrawn_at,
                          remote_start_id) VALUES ($1, $2, $3, 'COMMAND', $4, $6, $5)
                        ON CONFLICT (station_id, id_token) DO UPDATE SET token = excluded.token, until = excluded.until,
                          withdrawn_at = excluded.withdrawn_at, remote_start_id = excluded.remote_start_id
                        """)
                .execute(Tuple.of(
                        stationId,
                        token.uid().folded(),
                        new JsonObject(OcpiJson.mapper().valueToTree(token).toString()),
                        utc(clock.instant().plus(howLong)),
                        remoteStartId,
                        utc(clock.instant())))
                .replaceWithVoid();
    }

    /** Ends what a command let somebody do at this station. */
    public Uni<Void> revoke(SqlClient client, String stationId, String uid) {
        return client.preparedQuery("DELETE FROM cpo.grant_given WHERE station_id = $1 AND id_token = $2"
                        + " AND auth_method = 'COMMAND' AND withdrawn_at IS NULL")
                .execute(Tuple.of(stationId, CiString.of(uid).folded()))
                .replaceWithVoid();
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
