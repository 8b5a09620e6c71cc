package org.crossvolt.emsp.stations;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.crossvolt.emsp.objects.ObjectKey;
import org.crossvolt.ocpi.types.BusinessDetails;
import org.jspecify.annotations.Nullable;

/**
 * What a driver is looking for; one connector has to have it all.
 *
 * @param connectors OCPI's names, any of them; empty for all
 * @param minWatts 0 for any
 * @param available an EVSE that is AVAILABLE at a place where one can charge now
 * @param maxPrice of a kWh, with VAT, at the dearest hour; what has no known price is left out
 * @param operator a party such as {@code NL-CVC}, or a part of the operator's name
 */
record StationFilter(
        Set<String> connectors,
        int minWatts,
        boolean available,
        @Nullable BigDecimal maxPrice,
        @Nullable String operator) {

    static final StationFilter NONE = new StationFilter(Set.of(), 0, false, null, null);

    /** @param price of a kWh by a tariff, with VAT, null where it is not known */
    boolean fits(Station station, Instant now, Function<ObjectKey, @Nullable BigDecimal> price) {
        if (operator != null && !isOperatedBy(station, operator)) {
            return false;
        }
        if (available && !OpeningTimes.canCharge(station.location(), now)) {
            return false;
        }
        for (Station.Plug plug : station.plugs()) {
            if ((connectors.isEmpty() || connectors.contains(plug.standard()))
                    && plug.watts() >= minWatts
                    && (!available || plug.available())
                    && (maxPrice == null || isCheaper(station, plug, maxPrice, price))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isCheaper(
            Station station, Station.Plug plug, BigDecimal maxPrice, Function<ObjectKey, @Nullable BigDecimal> price) {
        BigDecimal dearest = StationPrices.dearest(station, plug.tariffs(), price);
        return dearest != null && dearest.compareTo(maxPrice) <= 0;
    }

    private static boolean isOperatedBy(Station station, String operator) {
        BusinessDetails details = station.location().operator();
        return station.location().party().toString().equalsIgnoreCase(operator)
                || (details != null
                        && details.name().toLowerCase(Locale.ROOT).contains(operator.toLowerCase(Locale.ROOT)));
    }
}
