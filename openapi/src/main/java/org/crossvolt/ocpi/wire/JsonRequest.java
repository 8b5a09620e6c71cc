package org.crossvolt.ocpi.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.crossvolt.ocpi.types.OcpiJson;
import org.jspecify.annotations.Nullable;

/** The JSON body of a request to an API that is not OCPI: read field by field, everything wrong named at once. */
public final class JsonRequest {

    private static final int LONGEST_TEXT = 1_000;

    private final JsonNode json;
    private final List<Problem.Detail> wrong = new ArrayList<>();

    private JsonRequest(JsonNode json) {
        this.json = json;
    }

    /** @throws ProblemException 400 for what is not a JSON object or has fields that are not known */
    public static JsonRequest of(byte[] body, Set<String> known) {
        JsonNode json;
        try {
            json = OcpiJson.mapper().readTree(body);
        } catch (IOException malformed) {
            throw new ProblemException(Problem.of(400, "The body is not valid JSON."));
        }
        if (!json.isObject()) {
            throw new ProblemException(Problem.of(400, "The body has to be a JSON object."));
        }
        JsonRequest request = new JsonRequest(json);
        json.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                request.refuse(name, "unknown", "is not known here; known are " + new TreeSet<>(known), null);
            }
        });
        return request;
    }

    @Nullable
    public JsonNode field(String name) {
        JsonNode value = json.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** Whether the field is there, be it as null, which clears it in a merge patch (RFC 7396). */
    public boolean has(String name) {
        return json.has(name);
    }

    /** Notes a field that a merge patch would clear although it has to have a value. */
    public void requireNotCleared(String name) {
        if (has(name) && field(name) == null) {
            refuse(name, "required", "can be changed, not cleared", "null");
        }
    }

    /** A text that has to be there; empty, with a note, where it is not. */
    public String text(String name) {
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

    /** A text of up to this many characters that has to be there; empty, with a note that does not repeat it, where it is not. */
    public String text(String name, int longest) {
        JsonNode value = field(name);
        if (value == null || !value.isTextual() || value.textValue().isBlank()) {
            refuse(name, value == null ? "required" : "text", "needs a text", null);
            return "";
        }
        if (value.textValue().length() > longest) {
            refuse(name, "length", "has more than " + longest + " characters", null);
            return "";
        }
        return value.textValue();
    }

    /** An optional text read into something; null, with a note, where it can not be. */
    public <T> @Nullable T optional(String name, Function<String, T> reader) {
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

    public void refuse(String name, String rule, String message, @Nullable String seen) {
        String shown = seen == null || seen.length() <= 80 ? seen : seen.substring(0, 80) + "…";
        wrong.add(new Problem.Detail("/" + name, rule, message, shown));
    }

    /** @throws ProblemException 400 naming everything that was noted */
    public void requireRight() {
        if (!wrong.isEmpty()) {
            throw new ProblemException(Problem.of(400, "Some fields can not be used.", wrong));
        }
    }
}
