package org.crossvolt.cpo.ocpp.v201;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.crossvolt.cpo.authorization.Authorizations;
import org.crossvolt.cpo.authorization.Decision;
import org.crossvolt.cpo.authorization.IdTokenTypes;
import org.crossvolt.cpo.authorization.PlugAndCharge;
import org.crossvolt.cpo.chargingprofiles.ActiveProfilePush;
import org.crossvolt.cpo.commands.Reservations;
import org.crossvolt.cpo.locations.EvseStates;
import org.crossvolt.cpo.ocpp.CallHandler;
import org.crossvolt.cpo.ocpp.OcppConfig;
import org.crossvolt.cpo.ocpp.OcppError;
import org.crossvolt.cpo.ocpp.OcppException;
import org.crossvolt.cpo.ocpp.OcppTime;
import org.crossvolt.cpo.ocpp.OcppVersion;
import org.crossvolt.cpo.sessions.MeterReader;
import org.crossvolt.cpo.sessions.Telling;
import org.crossvolt.cpo.sessions.TransactionFact;
import org.crossvolt.cpo.sessions.Transactions;
import org.crossvolt.cpo.stations.Boots;
import org.crossvolt.ocpi.tokens.TokenType;
import org.crossvolt.ocpi.types.OcpiJson;
import org.jspecify.annotations.Nullable;

/** Answers stations that speak 2.0.1 (3.5 of the OCPP reference). */
@Singleton
public class V201Handler implements CallHandler {

    private final Boots boots;
    private final EvseStates states;
    private final Authorizations authorizations;
    private final Transactions transactions;
    private final Reservations reservations;
    private final PlugAndCharge plugAndCharge;
    private final ActiveProfilePush activeProfiles;
    private final Clock clock;
    private final OcppConfig config;

    V201Handler(
            Boots boots,
            EvseStates states,
            Authorizations authorizations,
            Transactions transactions,
            Reservations reservations,
            PlugAndCharge plugAndCharge,
            ActiveProfilePush activeProfiles,
            Clock clock,
            OcppConfig config) {
        this.boots = boots;
        this.states = states;
        this.authorizations = authorizations;
        this.transactions = transactions;
        this.reservations = reservations;
        this.plugAndCharge = plugAndCharge;
        this.activeProfiles = activeProfiles;
        this.clock = clock;
        this.config = config;
    }

    @Override
    public OcppVersion version() {
        return OcppVersion.V201;
    }

    @Override
    public Uni<JsonNode> handle(String stationId, String action, JsonNode payload) {
        return switch (action) {
            case "BootNotification" ->
                boots.keep(
                                stationId,
                                payload,
                                payload.path("chargingStation")
                                        .path("serialNumber")
                                        .textValue())
                        .map(this::booted);
            case "Heartbeat" -> Uni.createFrom().item(object().put("currentTime", OcppTime.format(clock.instant())));
            case "StatusNotification" -> status(stationId, payload).replaceWith(V201Handler::object);
            case "NotifyEvent" -> events(stationId, payload).replaceWith(V201Handler::object);
            case "Authorize" ->
                plugAndCharge.isContract(payload)
                        ? plugAndCharge.answer(stationId, "Authorize", payload)
                        : authorize(stationId, payload);
            case "TransactionEvent" -> transaction(stationId, payload);
            case "SignCertificate", "Get15118EVCertificate", "GetCertificateStatus" ->
                plugAndCharge.answer(stationId, action, payload);
            case "ReservationStatusUpdate" ->
                reservations
                        .end(
                                stationId,
                                payload.path("reservationId").asInt(),
                                payload.path("reservationUpdateStatus").asText().equals("Expired")
                                        ? Reservations.End.EXPIRED
                                        : Reservations.End.LOST)
                        .replaceWith(V201Handler::object);
            case "NotifyReport" -> boots.report(stationId, payload).replaceWith(V201Handler::object);
            case "DataTransfer" -> Uni.createFrom().item(object().put("status", "UnknownVendorId"));
            case "NotifyEVChargingNeeds" -> Uni.createFrom().item(object().put("status", "Rejected"));
            case "NotifyEVChargingSchedule" -> Uni.createFrom().item(object().put("status", "Accepted"));
            case "NotifyChargingLimit", "ClearedChargingLimit" ->
                activeProfiles.changedAt(stationId).replaceWith(V201Handler::object);
            case "MeterValues",
                    "SecurityEventNotification",
                    "FirmwareStatusNotification",
                    "LogStatusNotification",
                    "PublishFirmwareStatusNotification",
                    "NotifyCustomerInformation",
                    "NotifyDisplayMessages",
                    "NotifyMonitoringReport",
                    "ReportChargingProfiles" ->
                // Kept in the trace, where its operator finds what was asked for; values outside of transactions are
                // nobody's
                // energy.
                Uni.createFrom().item(object());
            default -> throw new OcppException(OcppError.NOT_IMPLEMENTED, "This action is not known here.");
        };
    }

    private JsonNode booted(Boots.Registration registration) {
        Duration interval = registration == Boots.Registration.ACCEPTED ? config.heartbeat() : config.bootAgain();
        return object().put("status", registration.text())
                .put("currentTime", OcppTime.format(clock.instant()))
                .put("interval", interval.toSeconds());
    }

    private Uni<Void> status(String stationId, JsonNode payload) {
        int evse = payload.path("evseId").asInt(-1);
        int connector = payload.path("connectorId").asInt(-1);
        if (evse < 0 || connector < 0) {
            throw new OcppException(OcppError.OCCURRENCE, "/evseId and /connectorId are needed.");
        }
        return states.reported(
                        stationId,
                        new EvseStates.ConnectorName(evse, connector),
                        payload.path("connectorStatus").asText(),
                        null,
                        transactions.believable(time(payload)))
                .replaceWithVoid();
    }

    /** AvailabilityState of a Connector is the other way to tell a status, and leads to the same state. */
    private Uni<Void> events(String stationId, JsonNode payload) {
        List<JsonNode> states201 = new ArrayList<>();
        for (JsonNode event : payload.path("eventData")) {
            JsonNode component = event.path("component");
            if (component.path("name").asText().equals("Connector")
                    && event.path("variable").path("name").asText().equals("AvailabilityState")
                    && component.path("evse").path("connectorId").isInt()) {
                states201.add(event);
            }
        }
        return Multi.createFrom()
                .iterable(states201)
                .onItem()
                .transformToUniAndConcatenate(event -> states.reported(
                        stationId,
                        new EvseStates.ConnectorName(
                                event.path("component").path("evse").path("id").asInt(),
                                event.path("component")
                                        .path("evse")
                                        .path("connectorId")
                                        .asInt()),
                        event.path("actualValue").asText(),
                        null,
                        transactions.believable(time(event))))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<JsonNode> authorize(String stationId, JsonNode payload) {
        JsonNode idToken = payload.path("idToken");
        return authorizations
                .decide(
                        stationId,
                        idToken.path("idToken").asText(),
                        IdTokenTypes.ocpiType(idToken.path("type").asText()),
                        null)
                .map(decision -> info(object(), decision));
    }

    private Uni<Decision> decide(String stationId, JsonNode idToken, @Nullable Integer remoteStart, boolean startsNow) {
        String type = IdTokenTypes.ocpiType(idToken.path("type").asText());
        return authorizations.decideTransaction(
                stationId,
                idToken.path("idToken").asText(),
                type,
                withdrawn -> withdrawn.isMeant(remoteStart, startsNow, type.equals(TokenType.RFID.text())));
    }

    /** Every event with a token is decided anew; which one pays is settled by the first (rules 5 and 6 of 3.5). */
    private Uni<JsonNode> transaction(String stationId, JsonNode payload) {
        String id = payload.path("transactionInfo").path("transactionId").asText();
        JsonNode seq = payload.path("seqNo");
        TransactionFact.Kind kind = kind(payload.path("eventType").asText());
        if (id.isEmpty() || id.length() > 36 || !seq.canConvertToLong() || kind == null) {
            return transactions
                    .stray(stationId, "TransactionEvent", payload, "has no transaction, number or type")
                    .replaceWith(V201Handler::object);
        }
        JsonNode idToken = payload.path("idToken");
        Integer reservation = payload.path("reservationId").isInt()
                ? payload.path("reservationId").intValue()
                : null;
        Integer remoteStart =
                payload.path("transactionInfo").path("remoteStartId").isInt()
                        ? payload.path("transactionInfo").path("remoteStartId").intValue()
                        : null;
        Uni<@Nullable Decision> decided = idToken.isObject()
                ? decide(
                        stationId,
                        idToken,
                        remoteStart,
                        kind == TransactionFact.Kind.STARTED
                                && !payload.path("offline").asBoolean(false))
                : Uni.createFrom().nullItem();
        return decided.chain(decision -> transactions
                .tell(new Telling(
                        stationId,
                        id,
                        null,
                        connector(payload.path("evse")),
                        idToken.path("idToken").textValue(),
                        decision,
                        reservation,
                        remoteStart,
                        fact(payload, seq.longValue(), kind)))
                .chain(() -> reservations.used(stationId, reservation))
                .replaceWith(() -> decision == null ? object() : info(object(), decision)));
    }

    private TransactionFact fact(JsonNode payload, long seq, TransactionFact.Kind kind) {
        Instant at = transactions.believable(time(payload));
        JsonNode info = payload.path("transactionInfo");
        return new TransactionFact(
                "seq:" + seq,
                seq,
                kind,
                at,
                clock.instant(),
                payload.path("offline").asBoolean(false),
                MeterReader.samples(payload.path("meterValue"), at),
                info.path("chargingState").textValue(),
                info.path("stoppedReason").textValue());
    }

    private static TransactionFact.@Nullable Kind kind(String eventType) {
        return switch (eventType) {
            case "Started" -> TransactionFact.Kind.STARTED;
            case "Updated" -> TransactionFact.Kind.UPDATED;
            case "Ended" -> TransactionFact.Kind.ENDED;
            default -> null;
        };
    }

    private static EvseStates.@Nullable ConnectorName connector(JsonNode evse) {
        return evse.path("id").isInt()
                ? new EvseStates.ConnectorName(
                        evse.path("id").intValue(), evse.path("connectorId").asInt(0))
                : null;
    }

    private static @Nullable Instant time(JsonNode payload) {
        try {
            return payload.path("timestamp").isTextual()
                    ? OcppTime.parse(payload.path("timestamp").textValue())
                    : null;
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    private static JsonNode info(ObjectNode answer, Decision decision) {
        answer.putObject("idTokenInfo").put("status", decision.status().in201());
        return answer;
    }

    private static ObjectNode object() {
        return OcpiJson.mapper().createObjectNode();
    }
}
