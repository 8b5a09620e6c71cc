package org.crossvolt.ocpi.types;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A number of any scale. Its magnitude is looked at before anything computes with it. */
record NumberPlan(Range range) implements ValuePlan {

    /** Ten to the power of this is beyond any price, energy or time; arithmetic on more could be made to hang. */
    static final int LARGEST_EXPONENT = 15;

    /** More decimals than any computation leaves behind, few enough to be written out. */
    static final int MOST_DECIMALS = 40;

    private static final int LONGEST_TEXT = 60;
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]{1,9})?");

    @Override
    public @Nullable Object read(JsonNode node, Place place, Findings found) {
        BigDecimal number = readNumber(node, place, found);
        return number != null && range.check(number, place, found) ? number : null;
    }

    @Override
    public void write(Object value, JsonGenerator json) throws IOException {
        json.writeNumber((BigDecimal) value);
    }

    /** A number that can be computed with; its scale is kept, but never negative. Null after a violation. */
    static @Nullable BigDecimal readNumber(JsonNode node, Place place, Findings found) {
        BigDecimal number;
        if (node.isTextual()) {
            number = ofText(node.textValue().strip());
            if (number != null) {
                found.remark(place, "number", place.name() + " is a number in quotes.", Findings.excerpt(node));
            }
        } else {
            number = node.isNumber() && isFinite(node) ? node.decimalValue() : null;
        }
        if (number == null) {
            ValuePlan.wrongType(node, place, found, "a number");
            return null;
        }
        if (!isWithinReach(number)) {
            found.violation(
                    place,
                    "magnitude",
                    place.name() + " is beyond 10^" + LARGEST_EXPONENT + " or has more than " + MOST_DECIMALS
                            + " decimals.",
                    Findings.excerpt(number.toString()));
            return null;
        }
        return number.scale() < 0 ? number.setScale(0) : number;
    }

    /** The number in a text, whatever its magnitude; null where there is none. */
    static @Nullable BigDecimal ofText(String text) {
        return text.length() <= LONGEST_TEXT && NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
    }

    static boolean isWithinReach(BigDecimal number) {
        long exponent = (long) number.precision() - number.scale() - 1;
        return number.scale() <= MOST_DECIMALS
                && number.scale() >= -LARGEST_EXPONENT
                && (number.signum() == 0 || exponent <= LARGEST_EXPONENT);
    }

    // A tree from a foreign mapper may hold NaN, which no BigDecimal can.
    private static boolean isFinite(JsonNode node) {
        return !(node.isDouble() || node.isFloat()) || node.asText().matches("[-+0-9.eE]+");
    }
}
