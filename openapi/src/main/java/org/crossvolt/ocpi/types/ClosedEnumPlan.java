package org.crossvolt.ocpi.types;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a list that we decide on: an unknown one is a violation, another letter case a remark. */
record ClosedEnumPlan(Map<String, Enum<?>> values) implements ValuePlan {

    static ClosedEnumPlan of(Class<?> type) {
        Map<String, Enum<?>> values = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            values.put(((Enum<?>) constant).name(), (Enum<?>) constant);
        }
        return new ClosedEnumPlan(values);
    }

    @Override
    public @Nullable Object read(JsonNode node, Place place, Findings found) {
        String text = node.isTextual() ? node.textValue() : "";
        Enum<?> exact = values.get(text);
        if (exact != null) {
            return exact;
        }
        Enum<?> folded = values.get(text.strip().toUpperCase(Locale.ROOT));
        if (folded == null) {
            String message = place.name() + " has to be one of " + String.join(", ", values.keySet()) + ".";
            found.violation(place, "enum", message, Findings.excerpt(node));
        } else {
            found.remark(place, "enum", place.name() + " is written in capitals.", Findings.excerpt(text));
        }
        return folded;
    }

    @Override
    public void write(Object value, JsonGenerator json) throws IOException {
        json.writeString(((Enum<?>) value).name());
    }
}
