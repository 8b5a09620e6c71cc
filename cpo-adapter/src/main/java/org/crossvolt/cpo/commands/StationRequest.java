package org.crossvolt.cpo.commands;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.crossvolt.cpo.authorization.IdTags;
import org.crossvolt.cpo.authorization.IdTokenTypes;
import org.crossvolt.cpo.ocpp.OcppTime;
import org.crossvolt.cpo.ocpp.OcppVersion;
import org.crossvolt.ocpi.tokens.Token;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.OcpiJson;

/** What a command is to a station, in its version (the table of 3.6 of the OCPP reference). */
record StationRequest(String action, JsonNode payload) {

    /** A connector in both ways of counting; all 0 for the station as such. */
    record ConnectorAt(int evse, int connector, int ordinal) {

        static final ConnectorAt ANY = new ConnectorAt(0, 0, 0);
    }

    static StationRequest start(OcppVersion version, ConnectorAt at, String idTag, Token token, int remoteStartId) {
        return switch (version) {
            case V16 ->
                new StationRequest(
                        "RemoteStartTransaction",
                        object().put("connectorId", at.ordinal).put("idTag", idTag));
            case V201 -> {
                ObjectNode payload =
                        object().put("remoteStartId", remoteStartId).put("evseId", at.evse);
                payload.set("idToken", idToken(token));
                withGroup(payload, token);
                yield new StationRequest("RequestStartTransaction", payload);
            }
        };
    }

    static StationRequest stop(OcppVersion version, String transactionId) {
        return switch (version) {
            case V16 ->
                new StationRequest(
                        "RemoteStopTransaction", object().put("transactionId", Integer.parseInt(transactionId)));
            case V201 -> new StationRequest("RequestStopTransaction", object().put("transactionId", transactionId));
        };
    }

    static StationRequest reserve(
            OcppVersion version, ConnectorAt at, int number, String idTag, Token token, Instant expiry) {
        return switch (version) {
            case V16 -> {
                ObjectNode payload = object().put("connectorId", at.ordinal)
                        .put("expiryDate", OcppTime.format(expiry))
                        .put("idTag", idTag)
                        .put("reservationId", number);
                CiString group = token.groupId();
                if (group != null && group.toString().length() <= IdTags.LONGEST) {
                    payload.put("parentIdTag", group.toString());
                }
                yield new StationRequest("ReserveNow", payload);
            }
            case V201 -> {
                ObjectNode payload = object().put("id", number).put("expiryDateTime", OcppTime.format(expiry));
                payload.set("idToken", idToken(token));
                if (!at.equals(ConnectorAt.ANY)) {
                    payload.put("evseId", at.evse);
                }
                withGroup(payload, token);
                yield new StationRequest("ReserveNow", payload);
            }
        };
    }

    static StationRequest cancel(int number) {
        return new StationRequest("CancelReservation", object().put("reservationId", number));
    }

    static StationRequest unlock(OcppVersion version, ConnectorAt at) {
        return new StationRequest(
                "UnlockConnector",
                switch (version) {
                    case V16 -> object().put("connectorId", at.ordinal);
                    case V201 -> object().put("evseId", at.evse).put("connectorId", at.connector);
                });
    }

    /** Tokens of one group may stop, or use, what one of them began. */
    private static void withGroup(ObjectNode payload, Token token) {
        CiString group = token.groupId();
        if (group != null) {
            payload.putObject("groupIdToken").put("idToken", group.toString()).put("type", "Central");
        }
    }

    private static ObjectNode idToken(Token token) {
        return object().put("idToken", token.uid().toString()).put("type", IdTokenTypes.ocppType(token.type()));
    }

    private static ObjectNode object() {
        return OcpiJson.mapper().createObjectNode();
    }
}
