package org.crossvolt.ocpi.locations;

import java.math.BigDecimal;
import java.util.function.BiConsumer;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.SelfChecked;

/** A point, WGS 84, as text (3.1). */
public record GeoLocation(
        @MaxLength(10) String latitude, @MaxLength(11) String longitude) implements SelfChecked {

    @Override
    public void check(BiConsumer<String, String> broken) {
        checkDegrees("latitude", latitude, 90, broken);
        checkDegrees("longitude", longitude, 180, broken);
    }

    /** Fewer or more decimals than the standard asks for are accepted; a point that is not on Earth is not. */
    private static void checkDegrees(String member, String text, int most, BiConsumer<String, String> broken) {
        if (!text.matches("-?[0-9]{1,3}(\\.[0-9]{1,20})?")
                || new BigDecimal(text).abs().compareTo(BigDecimal.valueOf(most)) > 0) {
            broken.accept(
                    member, "needs degrees from -" + most + " to " + most + " such as 48.89233, got '" + text + "'");
        }
    }
}
