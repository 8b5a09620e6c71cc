package org.crossvolt.hub.routing;

import io.vertx.core.http.HttpMethod;
import org.crossvolt.ocpi.types.PartyId;
import org.jspecify.annotations.Nullable;

/** Where to look for the receiver of an Open Routing Request (the open-routing column of 2.5). */
sealed interface OpenRoutingKey {

    /** The message itself says it: the party in {@code cdr_token}. */
    record Named(PartyId party) implements OpenRoutingKey {}

    /** The CPO of a Location. */
    record OfLocation(String id) implements OpenRoutingKey {}

    /** The eMSP of a Token. */
    record OfToken(String uid, String type) implements OpenRoutingKey {}

    /** The CPO of a Session. */
    record OfSession(String id) implements OpenRoutingKey {}

    /** The eMSP a CPO's own Session is for, learned when it was PUT. */
    record ReceiverOfSession(PartyId owner, String id) implements OpenRoutingKey {}

    /** The CPO that was asked for a reservation. */
    record OfReservation(PartyId reservedBy, String id) implements OpenRoutingKey {}

    /** A push for everybody: Locations, Tariffs, Tokens. */
    record Everybody() implements OpenRoutingKey {}

    /** Nothing in the message tells. */
    record None(String missing) implements OpenRoutingKey {}

    static OpenRoutingKey of(RoutedRequest request) {
        return switch (request.shape()) {
            case LIST ->
                new None("a list has no open routing; send OCPI-to: the owner, or the hub for the lists of all");
            case ONE -> new OfLocation(request.segments().getFirst());
            case OWNED -> ofOwned(request);
            case NEW_CDR -> ofCdrToken(request);
            case CHARGING_PREFERENCES, PROFILE ->
                new OfSession(request.segments().getFirst());
            case AUTHORIZE -> {
                String type = request.parameter("type");
                yield new OfToken(request.segments().getFirst(), type == null ? "RFID" : type);
            }
            case COMMAND -> ofCommand(request);
        };
    }

    private static OpenRoutingKey ofOwned(RoutedRequest request) {
        return switch (request.module()) {
            case SESSIONS ->
                request.method().equals(HttpMethod.PUT)
                        ? ofCdrToken(request)
                        : new ReceiverOfSession(
                                request.from(), request.segments().get(2));
            case LOCATIONS, TARIFFS, TOKENS ->
                request.method().equals(HttpMethod.GET)
                        ? new None("a GET can not be for everybody; send OCPI-to")
                        : new Everybody();
            case CDRS, CHARGINGPROFILES, COMMANDS, CREDENTIALS, HUBCLIENTINFO -> new None("send OCPI-to");
        };
    }

    private static OpenRoutingKey ofCdrToken(RoutedRequest request) {
        PartyId party = request.content().cdrTokenParty();
        return party == null
                ? new None("/cdr_token has no country_code and party_id that name a party; or send OCPI-to")
                : new Named(party);
    }

    private static OpenRoutingKey ofCommand(RoutedRequest request) {
        BodyScan content = request.content();
        return switch (request.segments().getFirst()) {
            case "STOP_SESSION" -> or(content.text("session_id"), "session_id", OfSession::new);
            case "CANCEL_RESERVATION" ->
                or(content.text("reservation_id"), "reservation_id", id -> new OfReservation(request.from(), id));
            default -> or(content.text("location_id"), "location_id", OfLocation::new);
        };
    }

    private static OpenRoutingKey or(
            @Nullable String value, String member, java.util.function.Function<String, OpenRoutingKey> key) {
        return value == null ? new None("/" + member + " is missing; or send OCPI-to") : key.apply(value);
    }
}
