package org.crossvolt.emsp.commands;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.crossvolt.emsp.Questions;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.jspecify.annotations.Nullable;

/** What a driver asks for. */
sealed interface OperationRequest {

    Set<String> FIELDS = Set.of("kind", "station", "evse_uid", "connector_id", "session", "reservation", "until");

    /** A Location of a network. */
    record Station(PartyId network, CiString location) {}

    record Start(Station station, String evseUid, @Nullable String connectorId) implements OperationRequest {}

    record Reserve(Station station, @Nullable String evseUid, Instant until) implements OperationRequest {}

    /** STOP or UNLOCK. */
    record OfSession(Operation.Kind kind, UUID session) implements OperationRequest {}

    record Cancel(UUID reservation) implements OperationRequest {}

    static OperationRequest read(JsonRequest request, Instant now, Duration longest) {
        Operation.Kind kind =
                request.field("kind") == null ? null : request.optional("kind", text -> Operation.Kind.valueOf(text));
        if (request.field("kind") == null) {
            request.refuse("kind", "required", "is missing", null);
        }
        request.requireRight();
        OperationRequest read = switch (kind == null ? Operation.Kind.START : kind) {
            case START ->
                new Start(
                        station(request),
                        request.text("evse_uid", 39),
                        request.field("connector_id") == null ? null : request.text("connector_id", 39));
            case RESERVE ->
                new Reserve(
                        station(request),
                        request.field("evse_uid") == null ? null : request.text("evse_uid", 39),
                        until(request, now, longest));
            case STOP -> new OfSession(Operation.Kind.STOP, id(request, "session"));
            case UNLOCK -> new OfSession(Operation.Kind.UNLOCK, id(request, "session"));
            case CANCEL_RESERVATION -> new Cancel(id(request, "reservation"));
        };
        request.requireRight();
        return read;
    }

    private static Station station(JsonRequest request) {
        String text = request.text("station", 50);
        String[] parts = text.split("/", 3);
        PartyId network = parts.length == 3 ? PartyId.ofNullable(parts[0], parts[1]) : null;
        if (network == null || parts[2].isBlank()) {
            if (!text.isEmpty()) {
                request.refuse("station", "form", "needs a station's id such as NL/CVC/LOC1", text);
            }
            return new Station(PartyId.of("XX", "XXX"), CiString.of("-"));
        }
        return new Station(network, CiString.of(parts[2]));
    }

    private static Instant until(JsonRequest request, Instant now, Duration longest) {
        Instant until = request.optional("until", Questions::moment);
        if (request.field("until") == null) {
            request.refuse("until", "required", "is missing", null);
        } else if (until != null && (!until.isAfter(now) || until.isAfter(now.plus(longest)))) {
            request.refuse(
                    "until",
                    "range",
                    "has to be in the future, and at most " + longest.toHours() + " hours away",
                    until.toString());
        }
        return until == null ? now : until;
    }

    private static UUID id(JsonRequest request, String name) {
        UUID id = request.optional(name, text -> UUID.fromString(text));
        if (request.field(name) == null) {
            request.refuse(name, "required", "is missing", null);
        }
        return id == null ? new UUID(0, 0) : id;
    }
}
