package org.crossvolt.ocpi;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** What of JSON Schema our documents use: whether a value is what one of their schemas says, and nothing else. */
public final class Schemas {

    private final JsonNode document;
    private final List<String> wrong = new ArrayList<>();

    private Schemas(JsonNode document) {
        this.document = document;
    }

    /** @return everything that does not fit, with its place; a member that is not documented does not fit */
    public static List<String> differences(JsonNode document, JsonNode schema, JsonNode value) {
        Schemas schemas = new Schemas(document);
        schemas.check(schema, value, "");
        return schemas.wrong;
    }

    /**
     * The schema of an answer.
     *
     * @param method in small letters
     * @param template a path of the document
     * @param type a media type without parameters
     * @return missing where such an answer is not documented
     */
    public static JsonNode ofAnswer(JsonNode document, String method, String template, int status, String type) {
        JsonNode answer = document.path("paths")
                .path(template)
                .path(method)
                .path("responses")
                .path(Integer.toString(status));
        return new Schemas(document).resolved(answer).path("content").path(type).path("schema");
    }

    private JsonNode resolved(JsonNode schema) {
        return schema.has("$ref")
                ? resolved(document.at(schema.path("$ref").asText().substring(1)))
                : schema;
    }

    private void check(JsonNode referred, JsonNode value, String at) {
        JsonNode schema = resolved(referred);
        for (String any : List.of("anyOf", "oneOf")) {
            if (schema.has(any)) {
                if (!fitsAny(schema.path(any), value)) {
                    wrong.add(at + " fits none of " + any);
                }
                return;
            }
        }
        if (schema.has("enum") && !contains(schema.path("enum"), value)) {
            wrong.add(at + " is none of " + schema.path("enum") + ": " + value);
        }
        if (schema.has("type") && !hasType(schema.path("type"), value)) {
            wrong.add(at + " is no " + schema.path("type") + ": " + value);
        }
        checkFormat(schema, value, at);
        if (value.isObject()) {
            checkMembers(schema, value, at);
        }
        for (int i = 0; value.isArray() && schema.has("items") && i < value.size(); i++) {
            check(schema.path("items"), value.get(i), at + "/" + i);
        }
    }

    private boolean fitsAny(JsonNode schemas, JsonNode value) {
        for (JsonNode one : schemas) {
            if (differences(document, one, value).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        for (JsonNode one : list) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasType(JsonNode types, JsonNode value) {
        if (types.isArray()) {
            for (JsonNode one : types) {
                if (hasType(one, value)) {
                    return true;
                }
            }
            return false;
        }
        return switch (types.asText()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "integer" -> value.isIntegralNumber();
            default -> value.isNumber();
        };
    }

    private void checkFormat(JsonNode schema, JsonNode value, String at) {
        try {
            if (value.isTextual()) {
                switch (schema.path("format").asText()) {
                    case "uuid" -> UUID.fromString(value.textValue());
                    case "date-time" -> OffsetDateTime.parse(value.textValue());
                    default -> {}
                }
            }
        } catch (IllegalArgumentException | DateTimeException unreadable) {
            wrong.add(at + " is no " + schema.path("format").asText() + ": " + value);
        }
    }

    private void checkMembers(JsonNode schema, JsonNode value, String at) {
        Map<String, JsonNode> known = new LinkedHashMap<>();
        Set<String> required = new TreeSet<>();
        boolean open = gather(schema, known, required);
        for (String name : required) {
            if (!value.has(name)) {
                wrong.add(at + "/" + name + " is missing");
            }
        }
        value.properties().forEach(member -> {
            JsonNode its = known.get(member.getKey());
            if (its != null) {
                check(its, member.getValue(), at + "/" + member.getKey());
            } else if (!open) {
                wrong.add(at + "/" + member.getKey() + " is not documented");
            }
        });
    }

    /** @return whether it may have members that are not named */
    private boolean gather(JsonNode referred, Map<String, JsonNode> known, Set<String> required) {
        JsonNode schema = resolved(referred);
        schema.path("properties").properties().forEach(member -> known.put(member.getKey(), member.getValue()));
        schema.path("required").forEach(name -> required.add(name.asText()));
        boolean open = schema.path("additionalProperties").asBoolean(false)
                || schema.path("additionalProperties").isObject()
                || (!schema.has("properties") && !schema.has("allOf"));
        for (JsonNode part : schema.path("allOf")) {
            open |= gather(part, known, required);
        }
        return open;
    }
}
