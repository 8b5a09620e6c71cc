package org.crossvolt.tariff.pricing;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import org.crossvolt.tariff.pricing.PricingNote.Code;
import org.jspecify.annotations.Nullable;

/** Goes through the periods in order of time, asks for each dimension which element prices it, and opens lines. */
final class SessionWalk {

    private static final Dimension[] MEASURED = {Dimension.ENERGY, Dimension.TIME, Dimension.PARKING_TIME};

    final List<OpenLine> lines = new ArrayList<>();

    /** Tariffs that priced charging, for min_price. */
    final List<PreparedTariff> charging = new ArrayList<>(1);

    private final Notes notes;
    private final @Nullable ZoneRules rules;
    private final boolean expired;
    private final @Nullable OpenLine[] latest = new @Nullable OpenLine[2 * Dimension.COUNT];
    private final int[] chosen = new int[Dimension.COUNT];
    private BigDecimal energy = BigDecimal.ZERO;
    private @Nullable Instant chargingSince;
    private @Nullable Instant reservedSince;
    private boolean flatCharged;
    private boolean flatReserved;
    private boolean flatExpired;

    SessionWalk(@Nullable ZoneId timeZone, boolean expired, Notes notes) {
        this.notes = notes;
        this.rules = timeZone == null ? null : timeZone.getRules();
        this.expired = expired;
    }

    void take(MeasuredPeriod measured, int position, @Nullable PreparedTariff tariff) {
        Instant start = measured.start().instant();
        if (measured.reservationTime() != null && reservedSince == null) {
            reservedSince = start;
        }
        boolean charges = measured.isCharging();
        if (charges && chargingSince == null) {
            chargingSince = start;
        }
        if (tariff != null) {
            MeasuredPeriod period = measured.withDerived(tariff.powers.length > 0, tariff.currents.length > 0);
            if (period.reservationTime() != null && reservedSince != null) {
                priceReservation(tariff, period, position, reservedSince);
            }
            if (charges && chargingSince != null) {
                priceCharging(tariff, period, position, chargingSince);
            }
        }
        if (measured.energy() != null) {
            energy = energy.add(measured.energy());
        }
    }

    private void priceCharging(PreparedTariff tariff, MeasuredPeriod period, int position, Instant since) {
        if (!charging.contains(tariff)) {
            charging.add(tariff);
        }
        Moment moment = momentOf(tariff, period, energy, since);
        flatOfCharging(tariff, period, position, moment);
        boolean priced = false;
        for (Dimension dimension : MEASURED) {
            BigDecimal volume = volume(period, dimension);
            chosen[dimension.slot] = ElementMatcher.NONE;
            if (volume == null || volume.signum() == 0 || !tariff.everPrices(dimension)) {
                continue;
            }
            priced = true;
            int element = ElementMatcher.find(tariff, Phase.CHARGING, dimension, moment);
            chosen[dimension.slot] = element;
            noteOdd(tariff, period, dimension, moment, element, volume);
            if (element != ElementMatcher.NONE) {
                add(Phase.CHARGING, dimension, tariff, element, period, position, volume, moment);
            }
        }
        if (priced) {
            noteChanges(tariff, period, moment);
        }
    }

    /** the first that becomes active during the session, once. */
    private void flatOfCharging(PreparedTariff tariff, MeasuredPeriod period, int position, Moment moment) {
        if (!tariff.everPrices(Dimension.FLAT)) {
            return;
        }
        int element = ElementMatcher.find(tariff, Phase.CHARGING, Dimension.FLAT, moment);
        if (element == ElementMatcher.NONE) {
            return;
        }
        OpenLine before = latest[Dimension.FLAT.slot];
        if (!flatCharged) {
            flatCharged = true;
            add(Phase.CHARGING, Dimension.FLAT, tariff, element, period, position, BigDecimal.ONE, moment);
        } else if (before != null && (before.element != element || before.tariff != tariff)) {
            notes.addOnce(
                    Code.FLAT_ONCE,
                    period.pointer(),
                    () -> "The FLAT price of " + tariff.pointer + "/elements/" + element
                            + " holds now, but a session is charged one FLAT price only.");
        }
    }

    private void priceReservation(PreparedTariff tariff, MeasuredPeriod period, int position, Instant since) {
        Moment moment = momentOf(tariff, period, BigDecimal.ZERO, since);
        int flat = ElementMatcher.find(tariff, Phase.RESERVATION, Dimension.FLAT, moment);
        if (!flatReserved && flat != ElementMatcher.NONE) {
            flatReserved = true;
            add(Phase.RESERVATION, Dimension.FLAT, tariff, flat, period, position, BigDecimal.ONE, moment);
        }
        Phase phase = Phase.RESERVATION;
        int time = ElementMatcher.NONE;
        if (expired) {
            // P-10: the expiry's FLAT comes on top, its TIME instead.
            int expiryFlat = ElementMatcher.find(tariff, Phase.RESERVATION_EXPIRES, Dimension.FLAT, moment);
            if (!flatExpired && expiryFlat != ElementMatcher.NONE) {
                flatExpired = true;
                add(
                        Phase.RESERVATION_EXPIRES,
                        Dimension.FLAT,
                        tariff,
                        expiryFlat,
                        period,
                        position,
                        BigDecimal.ONE,
                        moment);
            }
            time = ElementMatcher.find(tariff, Phase.RESERVATION_EXPIRES, Dimension.TIME, moment);
            phase = time == ElementMatcher.NONE ? Phase.RESERVATION : Phase.RESERVATION_EXPIRES;
        }
        if (time == ElementMatcher.NONE) {
            time = ElementMatcher.find(tariff, Phase.RESERVATION, Dimension.TIME, moment);
        }
        BigDecimal seconds = period.reservationTime();
        if (time != ElementMatcher.NONE && seconds != null && seconds.signum() != 0) {
            add(phase, Dimension.TIME, tariff, time, period, position, seconds, moment);
        }
    }

    private void add(
            Phase phase,
            Dimension dimension,
            PreparedTariff tariff,
            int element,
            MeasuredPeriod period,
            int position,
            BigDecimal volume,
            Moment moment) {
        int slot = dimension.slot + (phase == Phase.CHARGING ? 0 : Dimension.COUNT);
        OpenLine before = latest[slot];
        if (before == null || !before.continues(phase, tariff, element, period, position, volume)) {
            OpenLine line = new OpenLine(phase, dimension, tariff, element, period, position, volume, moment);
            latest[slot] = line;
            lines.add(line);
        }
    }

    private Moment momentOf(PreparedTariff tariff, MeasuredPeriod period, BigDecimal kwh, Instant since) {
        Instant start = period.start().instant();
        long elapsed = MeasuredPeriod.secondsBetween(since, start);
        return rules == null || !tariff.asksForLocalTime
                ? Moment.withoutLocalTime(kwh, elapsed, period.current(), period.power())
                : Moment.at(PriceChanges.localSecond(rules, start), kwh, elapsed, period.current(), period.power());
    }

    private static @Nullable BigDecimal volume(MeasuredPeriod period, Dimension dimension) {
        return switch (dimension) {
            case FLAT -> BigDecimal.ONE;
            case ENERGY -> period.energy();
            case TIME -> period.time();
            case PARKING_TIME -> period.parkingTime();
        };
    }

    private void noteOdd(
            PreparedTariff tariff,
            MeasuredPeriod period,
            Dimension dimension,
            Moment moment,
            int element,
            BigDecimal volume) {
        if (volume.signum() < 0) {
            notes.add(
                    Code.NEGATIVE_VOLUME,
                    period.pointer(),
                    () -> dimension + " is negative; it is credited at the price of that moment.");
        }
        if (tariff.currents.length + tariff.powers.length > 0) {
            noteUnverified(tariff, period, dimension, moment, element);
        }
        if (element == ElementMatcher.NONE) {
            notes.add(
                    Code.UNPRICED,
                    period.pointer(),
                    () -> "No element prices " + dimension + " at " + moment.inWords() + ".");
        }
    }

    private void noteUnverified(
            PreparedTariff tariff, MeasuredPeriod period, Dimension dimension, Moment moment, int element) {
        if (ElementMatcher.isInDoubt(tariff, Phase.CHARGING, dimension, moment, element)) {
            notes.add(
                    Code.NOT_VERIFIABLE,
                    period.pointer(),
                    () ->
                            "An element asks for a current or a power that the period does not tell; it was taken as not holding.");
        }
        Span power = period.power();
        if (power != null && power.derived() && tariff.powers.length > 0) {
            notes.add(
                    Code.POWER_DERIVED,
                    period.pointer(),
                    () -> "The power was not measured; energy by time, " + Amounts.plain(power.value())
                            + " kW, was taken.");
        }
    }

    /** P-18, A-81: the sender had to cut the period where a price changes. */
    private void noteChanges(PreparedTariff tariff, MeasuredPeriod period, Moment moment) {
        if (changes(tariff, period, moment)) {
            notes.add(
                    Code.SPANS_PRICE_CHANGE,
                    period.pointer(),
                    () -> "A price changes within the period from " + period.start() + " to " + period.end()
                            + "; the price at its start was taken.");
        }
    }

    private boolean changes(PreparedTariff tariff, MeasuredPeriod period, Moment moment) {
        if (crosses(period.current(), tariff.currents) || crosses(period.power(), tariff.powers)) {
            return true;
        }
        BigDecimal more = period.energy();
        if (tariff.energies.length > 0 && more != null) {
            BigDecimal after = moment.energy().add(more);
            for (BigDecimal threshold : tariff.energies) {
                if (threshold.compareTo(moment.energy()) > 0
                        && threshold.compareTo(after) < 0
                        && isOther(tariff, period, moment.withEnergy(threshold))) {
                    return true;
                }
            }
        }
        long lasts = MeasuredPeriod.secondsBetween(
                period.start().instant(), period.end().instant());
        for (long duration : tariff.durations) {
            if (duration > moment.elapsed()
                    && duration < moment.elapsed() + lasts
                    && isOther(tariff, period, moment.withElapsed(duration))) {
                return true;
            }
        }
        return changesLocally(tariff, period, moment);
    }

    private boolean changesLocally(PreparedTariff tariff, MeasuredPeriod period, Moment moment) {
        if (rules == null || tariff.daySeconds.length == 0) {
            return false;
        }
        Instant start = period.start().instant();
        Instant end = period.end().instant();
        if (!PriceChanges.mayLieWithin(
                tariff.daySeconds, PriceChanges.localSecond(rules, start), PriceChanges.localSecond(rules, end))) {
            return false;
        }
        for (Instant change : PriceChanges.within(tariff.daySeconds, rules, start, end)) {
            if (isOther(tariff, period, moment.locally(PriceChanges.localSecond(rules, change)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean crosses(@Nullable Span span, BigDecimal[] thresholds) {
        if (span != null) {
            for (BigDecimal threshold : thresholds) {
                if (span.crosses(threshold)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isOther(PreparedTariff tariff, MeasuredPeriod period, Moment moment) {
        for (Dimension dimension : MEASURED) {
            if (MeasuredPeriod.isSome(volume(period, dimension))
                    && ElementMatcher.find(tariff, Phase.CHARGING, dimension, moment) != chosen[dimension.slot]) {
                return true;
            }
        }
        return false;
    }
}
