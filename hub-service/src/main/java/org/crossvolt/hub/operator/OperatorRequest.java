package org.crossvolt.hub.operator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.jspecify.annotations.Nullable;

/** The JSON body of an operator's request: read field by field, everything wrong named at once. */
final class OperatorRequest {

    private static final int LONGEST_TEXT = 1_000;

    private final JsonNode json;
    private final List<Problem.Detail> wrong = new ArrayList<>();

    private OperatorRequest(JsonNode json) {
        this.json = json;
    }

    /** @throws ProblemException 400 for what is not a JSON object or has fields that are not known */
    static OperatorRequest of(byte[] body, Set<String> known) {
        JsonNode json;
        try {
            json = OcpiJson.mapper().readTree(body);
        } catch (IOException malformed) {
            throw new ProblemException(Problem.of(400, "The body is not valid JSON."));
        }
        if (!json.isObject()) {
            throw new ProblemException(Problem.of(400, "The body has to be a JSON object."));
        }
        OperatorRequest request = new OperatorRequest(json);
        json.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                request.refuse(name, "unknown", "is not known here; known are " + new TreeSet<>(known), null);
            }
        });
        return request;
    }

    @Nullable
    JsonNode field(String name) {
        JsonNode value = json.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** A text that has to be there; empty, with a note, where it is not. */
    String text(String name) {
        JsonNode value = field(name);
        if (value == null) {
            refuse(name, "required", "is missing", null);
            return "";
        }
        if (!value.isTextual()
                || value.textValue().isBlank()
                || value.textValue().length() > LONGEST_TEXT) {
            refuse(name, "text", "needs a text of 1 to " + LONGEST_TEXT + " characters", value.toString());
            return "";
        }
        return value.textValue().strip();
    }

    /** An optional text read into something; null, with a note, where it can not be. */
    <T> @Nullable T optional(String name, Function<String, T> reader) {
        JsonNode value = field(name);
        if (value == null) {
            return null;
        }
        try {
            return reader.apply(value.asText());
        } catch (IllegalArgumentException unreadable) {
            refuse(name, "form", String.valueOf(unreadable.getMessage()), value.toString());
            return null;
        }
    }

    void refuse(String name, String rule, String message, @Nullable String seen) {
        String shown = seen == null || seen.length() <= 80 ? seen : seen.substring(0, 80) + "…";
        wrong.add(new Problem.Detail("/" + name, rule, message, shown));
    }

    /** @throws ProblemException 400 naming everything that was noted */
    void requireRight() {
        if (!wrong.isEmpty()) {
            throw new ProblemException(Problem.of(400, "Some fields can not be used.", wrong));
        }
    }
}
