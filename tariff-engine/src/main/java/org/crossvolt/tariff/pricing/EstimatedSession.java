package org.crossvolt.tariff.pricing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.crossvolt.ocpi.cdrs.CdrDimension;
import org.crossvolt.ocpi.cdrs.CdrDimensionType;
import org.crossvolt.ocpi.cdrs.ChargingPeriod;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A session that has not been yet: energy at constant power, then parking; cut wherever a price of the tariff can change.
 *
 * @param energy in kWh, taken evenly over the time of charging
 * @param chargingSeconds more than zero
 * @param parkingSeconds after charging
 * @param current in A while charging; absent where nobody knows, then restrictions on current do not hold
 */
public record EstimatedSession(
        Tariff tariff,
        OcpiDateTime start,
        BigDecimal energy,
        long chargingSeconds,
        long parkingSeconds,
        @Nullable BigDecimal current,
        @Nullable ZoneId timeZone) {

    private static final int DECIMALS = 9;
    private static final long NANOS = 1_000_000_000L;

    /** @throws IllegalArgumentException for a session that takes no time */
    public EstimatedSession {
        if (chargingSeconds <= 0 || parkingSeconds < 0) {
            throw new IllegalArgumentException("charging takes some time");
        }
    }

    public PricingInput input() {
        PreparedTariff prepared = new PreparedTariff(tariff, "", new Notes());
        List<ChargingPeriod> periods = new ArrayList<>();
        charging(prepared, periods);
        parking(prepared, periods);
        return new PricingInput(
                tariff.currency(),
                List.of(tariff),
                periods,
                start,
                after(BigDecimal.valueOf(chargingSeconds + parkingSeconds)),
                timeZone,
                null,
                false,
                false);
    }

    private OcpiDateTime after(BigDecimal seconds) {
        long nanos = seconds.multiply(BigDecimal.valueOf(NANOS)).longValue();
        return new OcpiDateTime(start.instant().plusNanos(nanos));
    }

    private void charging(PreparedTariff prepared, List<ChargingPeriod> periods) {
        BigDecimal lasts = BigDecimal.valueOf(chargingSeconds);
        TreeMap<BigDecimal, BigDecimal> cuts = new TreeMap<>();
        for (BigDecimal cut : momentsWithin(prepared, 0, chargingSeconds)) {
            cuts.put(cut, energy.multiply(cut).divide(lasts, DECIMALS, RoundingMode.HALF_UP));
        }
        for (BigDecimal threshold : prepared.energies) {
            if (threshold.signum() > 0 && threshold.compareTo(energy) < 0) {
                // Exactly the threshold has been taken then, whatever the division leaves over.
                cuts.put(threshold.multiply(lasts).divide(energy, DECIMALS, RoundingMode.HALF_UP), threshold);
            }
        }
        cuts.put(lasts, energy);
        BigDecimal power = energy.multiply(Amounts.SECONDS_PER_HOUR).divide(lasts, DECIMALS, RoundingMode.HALF_UP);
        BigDecimal at = BigDecimal.ZERO;
        BigDecimal taken = BigDecimal.ZERO;
        for (Map.Entry<BigDecimal, BigDecimal> cut : cuts.entrySet()) {
            List<CdrDimension> dimensions = new ArrayList<>();
            dimensions.add(
                    new CdrDimension(CdrDimensionType.ENERGY, cut.getValue().subtract(taken)));
            dimensions.add(
                    new CdrDimension(CdrDimensionType.TIME, hours(cut.getKey().subtract(at))));
            dimensions.add(new CdrDimension(CdrDimensionType.POWER, power));
            if (current != null) {
                dimensions.add(new CdrDimension(CdrDimensionType.CURRENT, current));
            }
            periods.add(new ChargingPeriod(after(at), dimensions, tariff.id()));
            at = cut.getKey();
            taken = cut.getValue();
        }
    }

    private void parking(PreparedTariff prepared, List<ChargingPeriod> periods) {
        if (parkingSeconds == 0) {
            return;
        }
        List<BigDecimal> cuts =
                new ArrayList<>(momentsWithin(prepared, chargingSeconds, chargingSeconds + parkingSeconds));
        cuts.add(BigDecimal.valueOf(chargingSeconds + parkingSeconds));
        BigDecimal at = BigDecimal.valueOf(chargingSeconds);
        for (BigDecimal cut : cuts) {
            periods.add(new ChargingPeriod(
                    after(at),
                    List.of(new CdrDimension(CdrDimensionType.PARKING_TIME, hours(cut.subtract(at)))),
                    tariff.id()));
            at = cut;
        }
    }

    /** Seconds after the start at which a restriction by time or duration begins or ends to hold, in order. */
    private List<BigDecimal> momentsWithin(PreparedTariff prepared, long from, long until) {
        TreeMap<BigDecimal, Boolean> moments = new TreeMap<>();
        for (long duration : prepared.durations) {
            if (duration > from && duration < until) {
                moments.put(BigDecimal.valueOf(duration), true);
            }
        }
        if (timeZone != null && prepared.daySeconds.length > 0) {
            Instant begin = start.instant();
            for (Instant change : PriceChanges.within(
                    prepared.daySeconds, timeZone.getRules(), begin.plusSeconds(from), begin.plusSeconds(until))) {
                Duration since = Duration.between(begin, change);
                moments.put(BigDecimal.valueOf(since.getSeconds()).add(BigDecimal.valueOf(since.getNano(), 9)), true);
            }
        }
        return List.copyOf(moments.keySet());
    }

    private static BigDecimal hours(BigDecimal seconds) {
        return seconds.divide(Amounts.SECONDS_PER_HOUR, 12, RoundingMode.HALF_UP);
    }
}
