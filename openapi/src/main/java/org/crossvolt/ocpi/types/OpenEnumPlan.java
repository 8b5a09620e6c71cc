package org.crossvolt.ocpi.types;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A value of an open enum: an unknown text is kept, with a remark. */
record OpenEnumPlan(
        String type, Map<String, OpenEnum> known, @Nullable AlsoReads alias, MethodHandle constructor)
        implements ValuePlan {

    private static final int LONGEST_TEXT = 255;

    static OpenEnumPlan of(Class<?> type) {
        return new OpenEnumPlan(
                type.getSimpleName(),
                OpenEnum.knownValues(type.asSubclass(OpenEnum.class)).stream()
                        .collect(Collectors.toMap(OpenEnum::text, Function.identity())),
                type.getAnnotation(AlsoReads.class),
                Handles.constructor(type));
    }

    @Override
    public @Nullable Object read(JsonNode node, Place place, Findings found) {
        if (!node.isTextual()) {
            return ValuePlan.wrongType(node, place, found, "a text, one of the values of " + type);
        }
        String text = node.textValue();
        OpenEnum value = known.get(text);
        if (value != null) {
            return value;
        }
        String unusable = TextPlan.unusable(text, true);
        if (unusable != null || text.isBlank() || text.length() > LONGEST_TEXT) {
            String message = place.name() + " holds no value of " + type + ".";
            found.violation(place, "enum", message, Findings.excerpt(text));
            return null;
        }
        if (alias != null && alias.text().equals(text)) {
            String message = place.name() + " is read as " + alias.as() + ".";
            found.remark(place, "enum", message, Findings.excerpt(text));
            return known.get(alias.as());
        }
        String message = place.name() + " holds a value that " + type + " of OCPI 2.2.1 does not know.";
        found.remark(place, "enum", message, Findings.excerpt(text));
        return Handles.construct(constructor, text);
    }

    @Override
    public void write(Object value, JsonGenerator json) throws IOException {
        json.writeString(((OpenEnum) value).text());
    }
}
