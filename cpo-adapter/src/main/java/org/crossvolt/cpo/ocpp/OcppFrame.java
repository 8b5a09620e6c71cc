package org.crossvolt.cpo.ocpp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.crossvolt.ocpi.types.OcpiJson;

/** One message of OCPP-J. */
public sealed interface OcppFrame {

    int LONGEST_ID = 36;
    String NUL_ESCAPED = "\\u0000";
    int CALL = 2;
    int RESULT = 3;
    int ERROR = 4;

    /** The station, or we, ask for something. */
    record Call(String id, String action, JsonNode payload) implements OcppFrame {}

    /** The answer to a CALL. */
    record CallResult(String id, JsonNode payload) implements OcppFrame {}

    /** The refusal of a CALL; {@code code} as the station spelled it. */
    record CallError(String id, String code, String description) implements OcppFrame {}

    /** A CALL that can not be understood but answered, because its id can be read. */
    record BrokenCall(String id, OcppError error, String reason) implements OcppFrame {}

    /** Nothing that could be answered. */
    record Unreadable(String reason) implements OcppFrame {}

    /** Reads a text; never fails. */
    static OcppFrame read(String text) {
        JsonNode frame;
        try {
            frame = OcpiJson.mapper().readTree(text);
        } catch (JsonProcessingException notJson) {
            return new Unreadable("not JSON");
        }
        if (!(frame instanceof ArrayNode) || !frame.path(0).isInt()) {
            return new Unreadable("not an array that begins with a message type");
        }
        JsonNode id = frame.path(1);
        if (!id.isTextual() || id.textValue().isEmpty() || id.textValue().length() > LONGEST_ID) {
            return new Unreadable("no message id of 1 to " + LONGEST_ID + " characters");
        }
        return switch (frame.path(0).intValue()) {
            case CALL -> call(id.textValue(), frame, text.contains(NUL_ESCAPED));
            case RESULT ->
                new CallResult(id.textValue(), text.contains(NUL_ESCAPED) ? withoutNul(frame.path(2)) : frame.path(2));
            case ERROR ->
                new CallError(
                        id.textValue(), frame.path(2).asText(""), frame.path(3).asText(""));
            default -> new Unreadable("message type " + frame.path(0).intValue());
        };
    }

    /** No text needs a NUL, and PostgreSQL keeps none: it must not cost a transaction message. */
    private static JsonNode withoutNul(JsonNode node) {
        if (node.isTextual()) {
            return TextNode.valueOf(node.textValue().replace("\0", ""));
        }
        if (node.isArray()) {
            ArrayNode list = OcpiJson.mapper().createArrayNode();
            node.forEach(one -> list.add(withoutNul(one)));
            return list;
        }
        if (node.isObject()) {
            ObjectNode object = OcpiJson.mapper().createObjectNode();
            node.properties()
                    .forEach(member -> object.set(member.getKey().replace("\0", ""), withoutNul(member.getValue())));
            return object;
        }
        return node;
    }

    private static OcppFrame call(String id, JsonNode frame, boolean withNul) {
        if (frame.size() != 4 || !frame.path(2).isTextual()) {
            return new BrokenCall(id, OcppError.FORMAT, "A CALL has four elements: 2, id, action, payload.");
        }
        JsonNode payload = frame.path(3);
        return payload.isObject()
                ? new Call(id, frame.path(2).textValue(), withNul ? withoutNul(payload) : payload)
                : new BrokenCall(id, OcppError.FORMAT, "The payload has to be an object.");
    }

    static String call(String id, String action, JsonNode payload) {
        return frame(CALL, id).add(action).add(payload).toString();
    }

    static String result(String id, JsonNode payload) {
        return frame(RESULT, id).add(payload).toString();
    }

    static String error(String id, OcppError error, OcppVersion version, String description) {
        ArrayNode frame = frame(ERROR, id).add(error.code(version)).add(cut(description));
        frame.addObject();
        return frame.toString();
    }

    private static ArrayNode frame(int type, String id) {
        return OcpiJson.mapper().createArrayNode().add(type).add(id);
    }

    /** The longest description that every version allows. */
    private static String cut(String description) {
        return description.length() <= 255 ? description : description.substring(0, 254) + "…";
    }
}
