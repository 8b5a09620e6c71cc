package org.crossvolt.tariff.checking;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.crossvolt.ocpi.cdrs.Cdr;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.tariff.pricing.PricingPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What is known beside the CDR.
 *
 * @param timeZone of the Location
 * @param knownTariffs as the owner had published them when the session began
 * @param sameId a CDR that came before under the same id
 * @param credited the CDR that a credit refers to
 * @param now nothing ends later
 * @param tolerance of amounts, in minor units of the currency
 */
public record CheckContext(
        @Nullable ZoneId timeZone,
        List<Tariff> knownTariffs,
        @Nullable Cdr sameId,
        @Nullable Cdr credited,
        Instant now,
        PricingPolicy policy,
        BigDecimal tolerance) {

    public CheckContext {
        knownTariffs = List.copyOf(knownTariffs);
    }

    /** Nothing is known but the time, and perhaps the zone; a tolerance of one minor unit (5.5). */
    public static CheckContext knowing(@Nullable ZoneId timeZone, Instant now) {
        return new CheckContext(timeZone, List.of(), null, null, now, PricingPolicy.DEFAULT, BigDecimal.ONE);
    }
}
