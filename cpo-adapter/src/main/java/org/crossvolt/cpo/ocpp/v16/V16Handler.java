package org.crossvolt.cpo.ocpp.v16;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.crossvolt.cpo.authorization.Authorizations;
import org.crossvolt.cpo.authorization.Decision;
import org.crossvolt.cpo.authorization.IdTags;
import org.crossvolt.cpo.commands.Reservations;
import org.crossvolt.cpo.locations.EvseStates;
import org.crossvolt.cpo.ocpp.CallHandler;
import org.crossvolt.cpo.ocpp.OcppConfig;
import org.crossvolt.cpo.ocpp.OcppError;
import org.crossvolt.cpo.ocpp.OcppException;
import org.crossvolt.cpo.ocpp.OcppTime;
import org.crossvolt.cpo.ocpp.OcppVersion;
import org.crossvolt.cpo.sessions.MeterReader;
import org.crossvolt.cpo.sessions.MeterSample;
import org.crossvolt.cpo.sessions.Telling;
import org.crossvolt.cpo.sessions.TransactionFact;
import org.crossvolt.cpo.sessions.Transactions;
import org.crossvolt.cpo.stations.Boots;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.wire.Sha256;
import org.jspecify.annotations.Nullable;

/** Answers stations that speak 1.6 (3.4 of the OCPP reference). */
@Singleton
public class V16Handler implements CallHandler {

    private static final Set<String> TRANSACTION_STATES = Set.of("Charging", "SuspendedEV", "SuspendedEVSE");
    private static final Set<String> LOSING = Set.of("Faulted", "Unavailable");
    private static final String RFID = "RFID";

    private final Boots boots;
    private final EvseStates states;
    private final Authorizations authorizations;
    private final IdTags idTags;
    private final Transactions transactions;
    private final Reservations reservations;
    private final DataTransfers dataTransfers;
    private final Clock clock;
    private final OcppConfig config;

    V16Handler(
            Boots boots,
            EvseStates states,
            Authorizations authorizations,
            IdTags idTags,
            Transactions transactions,
            Reservations reservations,
            DataTransfers dataTransfers,
            Clock clock,
            OcppConfig config) {
        this.boots = boots;
        this.states = states;
        this.authorizations = authorizations;
        this.idTags = idTags;
        this.transactions = transactions;
        this.reservations = reservations;
        this.dataTransfers = dataTransfers;
        this.clock = clock;
        this.config = config;
    }

    @Override
    public OcppVersion version() {
        return OcppVersion.V16;
    }

    @Override
    public Uni<JsonNode> handle(String stationId, String action, JsonNode payload) {
        return switch (action) {
            case "BootNotification" ->
                boots.keep(
                                stationId,
                                payload,
                                payload.path("chargePointSerialNumber").textValue())
                        .map(this::booted);
            case "Heartbeat" -> Uni.createFrom().item(object().put("currentTime", OcppTime.format(clock.instant())));
            case "StatusNotification" -> status(stationId, payload).replaceWith(V16Handler::object);
            case "Authorize" -> authorize(stationId, payload);
            case "StartTransaction" -> start(stationId, payload);
            case "StopTransaction" -> stop(stationId, payload);
            case "MeterValues" -> meter(stationId, payload).replaceWith(V16Handler::object);
            case "DataTransfer" -> dataTransfers.answer(stationId, payload);
            case "SignCertificate" -> dataTransfers.sign(stationId, payload);
            case "FirmwareStatusNotification",
                    "DiagnosticsStatusNotification",
                    "SecurityEventNotification",
                    "LogStatusNotification",
                    "SignedFirmwareStatusNotification" -> Uni.createFrom().item(object());
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
        int connector = connector(payload);
        String status = payload.path("status").asText();
        Instant at = transactions.believable(time(payload));
        var name = new EvseStates.ConnectorName(null, connector);
        Uni<Boolean> reported = states.reported(
                stationId, name, status, payload.path("errorCode").textValue(), at);
        if (LOSING.contains(status)) {
            // 1.6 says nothing else about it: such a station keeps no reservation.
            return reported.chain(now -> now
                    ? reservations.lostAt(stationId, connector, at)
                    : Uni.createFrom().voidItem());
        }
        if (connector == 0 || !TRANSACTION_STATES.contains(status)) {
            return reported.replaceWithVoid();
        }
        // In 1.6 the connector's state is the transaction's; what is told late is of another one.
        return reported.chain(now -> now
                        ? transactions.openAt(stationId, name, null)
                        : Uni.createFrom().item(Optional.<String>empty()))
                .chain(open -> open.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : transactions.tell(Telling.of(
                                stationId,
                                open.get(),
                                fact(
                                        "state:" + at + ":" + status,
                                        TransactionFact.Kind.UPDATED,
                                        at,
                                        List.of(),
                                        status,
                                        null))));
    }

    private Uni<JsonNode> authorize(String stationId, JsonNode payload) {
        return decide(stationId, payload.path("idTag").asText(), null).map(decision -> info(object(), decision));
    }

    private Uni<Decision> decide(String stationId, String idTag, @Nullable String evseUid) {
        return idTags.uidOf(idTag).chain(uid -> authorizations.decide(stationId, uid, RFID, evseUid));
    }

    /** The same start again is the same transaction (3.4); it may be long ago, told by a station that was offline. */
    private Uni<JsonNode> start(String stationId, JsonNode payload) {
        int connector = connector(payload);
        String idTag = payload.path("idTag").asText();
        Instant at = transactions.believable(time(payload));
        BigDecimal begin = wh(payload.path("meterStart"));
        String key = Sha256.hex(connector + "|" + idTag + "|" + begin + "|"
                + payload.path("timestamp").asText());
        List<MeterSample> samples =
                begin == null ? List.of() : List.of(new MeterSample(at, begin, MeterSample.Moment.BEGIN));
        JsonNode told = payload.path("reservationId");
        Integer reservation = told.isIntegralNumber() && told.canConvertToInt() ? told.intValue() : null;
        return transactions
                .numberOf(stationId, key)
                .chain(number -> idTags.uidOf(idTag)
                        // 1.6 does not say which request it began for: whatever starts with this token now is meant.
                        .chain(uid -> authorizations.decideTransaction(
                                stationId, uid, RFID, withdrawn -> withdrawn.isMeant(at)))
                        .chain(decision -> transactions
                                .tell(new Telling(
                                        stationId,
                                        Integer.toString(number),
                                        key,
                                        new EvseStates.ConnectorName(null, connector),
                                        idTag,
                                        decision,
                                        reservation,
                                        null,
                                        fact("start", TransactionFact.Kind.STARTED, at, samples, null, null)))
                                .chain(() -> reservations.used(stationId, reservation))
                                .replaceWith(() -> info(object().put("transactionId", number), decision))));
    }

    /** Whatever it is about, the station is told that it was taken, or it would tell it again and then drop it (3.2). */
    private Uni<JsonNode> stop(String stationId, JsonNode payload) {
        Instant at = transactions.believable(time(payload));
        List<MeterSample> samples = new ArrayList<>(MeterReader.samples(payload.path("transactionData"), at));
        BigDecimal end = wh(payload.path("meterStop"));
        if (end != null) {
            samples.removeIf(sample -> sample.moment() == MeterSample.Moment.END);
            samples.add(new MeterSample(at, end, MeterSample.Moment.END));
        }
        TransactionFact fact = fact(
                "stop",
                TransactionFact.Kind.ENDED,
                at,
                samples,
                null,
                payload.path("reason").textValue());
        String number = payload.path("transactionId").asText("-1");
        String idTag = payload.path("idTag").textValue();
        return transactions
                .tellKnown(Telling.of(stationId, number, fact))
                .chain(known -> known ? Uni.createFrom().voidItem() : joined(stationId, payload, idTag, fact))
                .chain(() -> idTag == null
                        ? Uni.createFrom().item(object())
                        : decide(stationId, idTag, null).map(decision -> info(object(), decision)));
    }

    /** The start was lost: whose stop it is, is found by the token, or by a person. */
    private Uni<Void> joined(String stationId, JsonNode payload, @Nullable String idTag, TransactionFact fact) {
        return (idTag == null
                        ? Uni.createFrom().item(Optional.<String>empty())
                        : transactions.openAt(stationId, null, idTag))
                .chain(open -> open.isPresent()
                        ? transactions.tell(Telling.of(stationId, open.get(), fact))
                        : transactions.stray(
                                stationId, "StopTransaction", payload, "is of no transaction of this station"));
    }

    /** Values outside of transactions, by the clock, are nobody's energy. */
    private Uni<Void> meter(String stationId, JsonNode payload) {
        JsonNode number = payload.path("transactionId");
        int connector = connector(payload);
        Uni<Optional<String>> transaction = number.isIntegralNumber()
                ? Uni.createFrom().item(Optional.of(number.asText()))
                : connector == 0
                        ? Uni.createFrom().item(Optional.empty())
                        : transactions.openAt(stationId, new EvseStates.ConnectorName(null, connector), null);
        List<MeterSample> samples = MeterReader.samples(payload.path("meterValue"), clock.instant());
        return transaction.chain(open -> open.isEmpty() || samples.isEmpty()
                ? Uni.createFrom().voidItem()
                : transactions
                        .tellKnown(Telling.of(
                                stationId,
                                open.get(),
                                fact(
                                        "meter:" + Sha256.hex(payload.toString()),
                                        TransactionFact.Kind.UPDATED,
                                        transactions.believable(
                                                samples.getLast().at()),
                                        samples,
                                        null,
                                        null)))
                        .replaceWithVoid());
    }

    private TransactionFact fact(
            String key,
            TransactionFact.Kind kind,
            Instant at,
            List<MeterSample> samples,
            @Nullable String state,
            @Nullable String reason) {
        return new TransactionFact(key, 0, kind, at, clock.instant(), false, samples, state, reason);
    }

    private static int connector(JsonNode payload) {
        JsonNode connector = payload.path("connectorId");
        if (!connector.canConvertToInt() || connector.intValue() < 0) {
            throw new OcppException(OcppError.OCCURRENCE, "/connectorId is missing or no number.");
        }
        return connector.intValue();
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

    private static @Nullable BigDecimal wh(JsonNode value) {
        BigDecimal wh = value.isNumber() ? MeterReader.number(value) : null;
        return wh == null || wh.signum() < 0 ? null : wh;
    }

    private static JsonNode info(ObjectNode answer, Decision decision) {
        answer.putObject("idTagInfo").put("status", decision.status().in16());
        return answer;
    }

    private static ObjectNode object() {
        return OcpiJson.mapper().createObjectNode();
    }
}
