package org.crossvolt.ocpi.types;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** How one value of a member is read, checked and written. Made once per record component, from its type. */
sealed interface ValuePlan
        permits TextPlan, NumberPlan, IntegerPlan, BooleanPlan, DateTimePlan, OpenEnumPlan, ClosedEnumPlan, ObjectPlan {

    /** The value, or null after at least one violation was found. */
    @Nullable
    Object read(JsonNode node, Place place, Findings found);

    void write(Object value, JsonGenerator json) throws IOException;

    static ValuePlan of(Class<?> type, RecordComponent component) {
        if (type == CiString.class || type == String.class) {
            return TextPlan.of(type, component);
        }
        if (type == BigDecimal.class) {
            return new NumberPlan(Range.of(component));
        }
        if (type == int.class || type == Integer.class) {
            return IntegerPlan.of(component);
        }
        if (type == boolean.class || type == Boolean.class) {
            return new BooleanPlan();
        }
        if (type == OcpiDateTime.class) {
            return new DateTimePlan();
        }
        if (type.isEnum()) {
            return ClosedEnumPlan.of(type);
        }
        if (OpenEnum.class.isAssignableFrom(type)) {
            return OpenEnumPlan.of(type);
        }
        if (OcpiObject.class.isAssignableFrom(type) && type.isRecord()) {
            return ObjectPlan.of(type);
        }
        throw new IllegalStateException(component.getDeclaringRecord().getSimpleName() + "." + component.getName()
                + ": a member cannot be a " + type.getSimpleName());
    }

    /** The violation of a value that is not what the member holds; always null, to be returned. */
    static @Nullable Object wrongType(JsonNode node, Place place, Findings found, String expected) {
        found.violation(
                place,
                "type",
                place.name() + " has to be " + expected + ", but " + kindOf(node) + " was sent.",
                Findings.excerpt(node));
        return null;
    }

    static String kindOf(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT, POJO -> "an object";
            case ARRAY -> "a list";
            case STRING, BINARY -> "a text";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case NULL, MISSING -> "null";
        };
    }
}
