package org.crossvolt.ocpi.types;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A DateTime in any form {@link OcpiDateTime} reads; those that the standard does not allow get a remark. */
record DateTimePlan() implements ValuePlan {

    private static final Pattern STANDARD =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,5})?Z?");

    @Override
    public @Nullable Object read(JsonNode node, Place place, Findings found) {
        if (!node.isTextual()) {
            return ValuePlan.wrongType(node, place, found, "a DateTime such as 2026-01-31T09:30:00Z");
        }
        String text = node.textValue();
        try {
            OcpiDateTime read = OcpiDateTime.parse(text.strip());
            if (!STANDARD.matcher(text).matches()) {
                String message = place.name() + " is understood, but a DateTime is written 2026-01-31T09:30:00Z.";
                found.remark(place, "date-time", message, Findings.excerpt(text));
            }
            return read;
        } catch (IllegalArgumentException notADateTime) {
            found.violation(
                    place,
                    "date-time",
                    place.name() + " has to be a DateTime in UTC such as 2026-01-31T09:30:00Z.",
                    Findings.excerpt(text));
            return null;
        }
    }

    @Override
    public void write(Object value, JsonGenerator json) throws IOException {
        json.writeString(value.toString());
    }
}
