package org.crossvolt.ocpi.types;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** True or false; in quotes with a remark. A number is neither. */
record BooleanPlan() implements ValuePlan {

    @Override
    public @Nullable Object read(JsonNode node, Place place, Findings found) {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        String text = node.isTextual() ? node.textValue().strip() : "";
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            found.remark(place, "boolean", place.name() + " is a boolean in quotes.", text);
            return text.equalsIgnoreCase("true");
        }
        return ValuePlan.wrongType(node, place, found, "true or false");
    }

    @Override
    public void write(Object value, JsonGenerator json) throws IOException {
        json.writeBoolean((Boolean) value);
    }
}
