package org.crossvolt.emsp.stations;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import org.crossvolt.emsp.objects.ObjectKey;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.versions.ModuleId;
import org.jspecify.annotations.Nullable;

/** What a kWh costs at a connector, as far as tariffs say it in one number. */
final class StationPrices {

    private StationPrices() {}

    /** The dearest kWh of all tariffs of a connector, or null where none is known. */
    static @Nullable BigDecimal dearest(
            Station station, List<CiString> tariffs, Function<ObjectKey, @Nullable BigDecimal> price) {
        BigDecimal dearest = null;
        for (CiString tariff : tariffs) {
            BigDecimal one = price.apply(
                    ObjectKey.of(ModuleId.TARIFFS, station.location().party(), tariff));
            if (one != null && (dearest == null || one.compareTo(dearest) > 0)) {
                dearest = one;
            }
        }
        return dearest;
    }
}
