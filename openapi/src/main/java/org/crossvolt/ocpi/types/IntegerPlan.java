package org.crossvolt.ocpi.types;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A whole number of 32 bits; {@code 32.0} is one, with a remark. */
record IntegerPlan(Range range, int maxDigits) implements ValuePlan {

    private static final BigDecimal LARGEST = BigDecimal.valueOf(Integer.MAX_VALUE);
    private static final BigDecimal SMALLEST = BigDecimal.valueOf(Integer.MIN_VALUE);

    static IntegerPlan of(RecordComponent component) {
        MaxDigits digits = component.getAnnotation(MaxDigits.class);
        return new IntegerPlan(Range.of(component), digits == null ? Integer.MAX_VALUE : digits.value());
    }

    @Override
    public @Nullable Object read(JsonNode node, Place place, Findings found) {
        BigDecimal number = NumberPlan.readNumber(node, place, found);
        if (number == null) {
            return null;
        }
        BigDecimal whole = number.stripTrailingZeros();
        if (whole.scale() > 0 || whole.compareTo(LARGEST) > 0 || whole.compareTo(SMALLEST) < 0) {
            found.violation(
                    place, "integer", place.name() + " has to be a whole number of 32 bits.", number.toPlainString());
            return null;
        }
        if (number.scale() > 0) {
            found.remark(place, "integer", place.name() + " is a whole number with decimals.", number.toPlainString());
        }
        if (whole.precision() - whole.scale() > maxDigits) {
            found.violation(
                    place, "digits", place.name() + " has at most " + maxDigits + " digits.", number.toPlainString());
            return null;
        }
        return range.check(whole, place, found) ? whole.intValueExact() : null;
    }

    @Override
    public void write(Object value, JsonGenerator json) throws IOException {
        json.writeNumber((Integer) value);
    }
}
