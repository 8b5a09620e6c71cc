package org.crossvolt.tariff.pricing;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.crossvolt.ocpi.cdrs.CdrDimension;
import org.crossvolt.ocpi.cdrs.ChargingPeriod;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.tariff.pricing.PricingNote.Code;
import org.jspecify.annotations.Nullable;

/**
 * A charging period with its volumes at hand.
 *
 * @param index where it stands among the charging periods as they came
 * @param end the start of the next one, or the end of the session
 * @param energy in kWh
 * @param time of charging, in seconds
 * @param parkingTime in seconds
 * @param reservationTime in seconds
 */
record MeasuredPeriod(
        int index,
        OcpiDateTime start,
        OcpiDateTime end,
        @Nullable CiString tariffId,
        @Nullable BigDecimal energy,
        @Nullable BigDecimal time,
        @Nullable BigDecimal parkingTime,
        @Nullable BigDecimal reservationTime,
        @Nullable Span current,
        @Nullable Span power) {

    private static final String POINTER = "/charging_periods/";

    String pointer() {
        return POINTER + index;
    }

    /** something other than a reservation was measured, or nothing at all. */
    boolean isCharging() {
        return reservationTime == null || isSome(energy) || isSome(time) || isSome(parkingTime);
    }

    static boolean isSome(@Nullable BigDecimal volume) {
        return volume != null && volume.signum() != 0;
    }

    /** The periods in the order of their start, each ending where the next one starts. */
    static List<MeasuredPeriod> inOrder(PricingInput input, Notes notes) {
        List<ChargingPeriod> periods = input.periods();
        int count = periods.size();
        int[] order = order(periods, notes);
        List<MeasuredPeriod> measured = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int index = order.length == 0 ? i : order[i];
            OcpiDateTime start = periods.get(index).startDateTime();
            OcpiDateTime next = i + 1 < count
                    ? periods.get(order.length == 0 ? i + 1 : order[i + 1]).startDateTime()
                    : input.end();
            noteOddBounds(input, index, start, next, i + 1 < count, notes);
            measured.add(measure(index, periods.get(index), start, next.compareTo(start) < 0 ? start : next, notes));
        }
        return measured;
    }

    /** Empty where the periods are in order already. */
    private static int[] order(List<ChargingPeriod> periods, Notes notes) {
        boolean sorted = true;
        for (int i = 1; sorted && i < periods.size(); i++) {
            sorted = periods.get(i - 1).startDateTime().compareTo(periods.get(i).startDateTime()) <= 0;
        }
        if (sorted) {
            return new int[0];
        }
        notes.add(
                Code.OUT_OF_ORDER,
                "/charging_periods",
                () -> "The periods are not in the order of their start; they were put in order.");
        List<Integer> indexes = new ArrayList<>(periods.size());
        for (int i = 0; i < periods.size(); i++) {
            indexes.add(i);
        }
        indexes.sort(Comparator.comparing(index -> periods.get(index).startDateTime()));
        return indexes.stream().mapToInt(Integer::intValue).toArray();
    }

    private static void noteOddBounds(
            PricingInput input, int index, OcpiDateTime start, OcpiDateTime next, boolean hasNext, Notes notes) {
        if (hasNext && next.equals(start)) {
            notes.add(Code.SAME_START, POINTER + index, () -> "Two periods start at " + start + ".");
        }
        if (start.compareTo(input.start()) < 0 || start.compareTo(input.end()) > 0) {
            notes.add(
                    Code.OUTSIDE_SESSION,
                    POINTER + index + "/start_date_time",
                    () -> "The period starts at " + start + ", the session lasts from " + input.start() + " to "
                            + input.end() + ".");
        }
    }

    private static MeasuredPeriod measure(
            int index, ChargingPeriod period, OcpiDateTime start, OcpiDateTime end, Notes notes) {
        Volumes volumes = new Volumes();
        List<CdrDimension> dimensions = period.dimensions();
        for (int i = 0; i < dimensions.size(); i++) {
            volumes.take(dimensions.get(i), index, i, notes);
        }
        BigDecimal time = inSeconds(volumes.time);
        BigDecimal parking = inSeconds(volumes.parkingTime);
        BigDecimal reservation = inSeconds(volumes.reservationTime);
        noteTooLong(index, start, end, time, parking, reservation, notes);
        return new MeasuredPeriod(
                index,
                start,
                end,
                period.tariffId(),
                volumes.energy,
                time,
                parking,
                reservation,
                Span.measured(volumes.current, volumes.minCurrent, volumes.maxCurrent),
                Span.measured(volumes.power, volumes.minPower, volumes.maxPower));
    }

    private static @Nullable BigDecimal inSeconds(@Nullable BigDecimal hours) {
        return hours == null ? null : Amounts.seconds(hours);
    }

    private static void noteTooLong(
            int index,
            OcpiDateTime start,
            OcpiDateTime end,
            @Nullable BigDecimal time,
            @Nullable BigDecimal parking,
            @Nullable BigDecimal reservation,
            Notes notes) {
        if (time == null && parking == null && reservation == null) {
            return;
        }
        BigDecimal all = orZero(time).add(orZero(parking)).add(orZero(reservation));
        // Senders round to four decimals of an hour and to whole seconds, so two seconds more are no contradiction.
        if (all.compareTo(BigDecimal.valueOf(secondsBetween(start.instant(), end.instant()) + 2)) > 0) {
            notes.add(
                    Code.LONGER_THAN_PERIOD,
                    POINTER + index,
                    () -> "The period measures " + Amounts.plain(all) + " s but lasts "
                            + secondsBetween(start.instant(), end.instant()) + " s.");
        }
    }

    static long secondsBetween(Instant from, Instant to) {
        return to.getEpochSecond() - from.getEpochSecond();
    }

    static BigDecimal orZero(@Nullable BigDecimal volume) {
        return volume == null ? BigDecimal.ZERO : volume;
    }

    /** without a measurement, the average power is energy by time; at rest, current and power are none. */
    MeasuredPeriod withDerived(boolean wantsPower, boolean wantsCurrent) {
        Span derivedPower = power;
        Span derivedCurrent = current;
        boolean atRest = !isSome(energy) && !isSome(time);
        if (wantsPower && power == null) {
            BigDecimal seconds =
                    isSome(time) ? time : BigDecimal.valueOf(secondsBetween(start.instant(), end.instant()));
            if (atRest) {
                derivedPower = Span.of(BigDecimal.ZERO, false);
            } else if (seconds != null && seconds.signum() > 0 && energy != null) {
                derivedPower =
                        Span.of(energy.multiply(Amounts.SECONDS_PER_HOUR).divide(seconds, MathContext.DECIMAL64), true);
            }
        }
        if (wantsCurrent && current == null && atRest) {
            derivedCurrent = Span.of(BigDecimal.ZERO, false);
        }
        return Objects.equals(derivedPower, power) && Objects.equals(derivedCurrent, current)
                ? this
                : new MeasuredPeriod(
                        index,
                        start,
                        end,
                        tariffId,
                        energy,
                        time,
                        parkingTime,
                        reservationTime,
                        derivedCurrent,
                        derivedPower);
    }

    /** The dimensions of one period as they come. */
    private static final class Volumes {
        @Nullable
        BigDecimal energy;

        @Nullable
        BigDecimal time;

        @Nullable
        BigDecimal parkingTime;

        @Nullable
        BigDecimal reservationTime;

        @Nullable
        BigDecimal current;

        @Nullable
        BigDecimal minCurrent;

        @Nullable
        BigDecimal maxCurrent;

        @Nullable
        BigDecimal power;

        @Nullable
        BigDecimal minPower;

        @Nullable
        BigDecimal maxPower;

        void take(CdrDimension dimension, int period, int at, Notes notes) {
            BigDecimal volume = dimension.volume();
            if (!Amounts.isWithinReach(volume)) {
                notes.add(
                        Code.MAGNITUDE,
                        POINTER + period + "/dimensions/" + at + "/volume",
                        () -> "The volume is beyond 10^15 or has more than 40 decimals.");
                return;
            }
            switch (dimension.type().text()) {
                case "ENERGY" -> energy = sum(energy, volume, dimension, period, notes);
                case "TIME" -> time = sum(time, volume, dimension, period, notes);
                case "PARKING_TIME" -> parkingTime = sum(parkingTime, volume, dimension, period, notes);
                case "RESERVATION_TIME" -> reservationTime = sum(reservationTime, volume, dimension, period, notes);
                case "CURRENT" -> current = volume;
                case "MIN_CURRENT" -> minCurrent = volume;
                case "MAX_CURRENT" -> maxCurrent = volume;
                case "POWER" -> power = volume;
                case "MIN_POWER" -> minPower = volume;
                case "MAX_POWER" -> maxPower = volume;
                case "ENERGY_IMPORT", "ENERGY_EXPORT", "STATE_OF_CHARGE" -> {
                    // Known, of sessions only, and without a price.
                }
                default ->
                    notes.add(
                            Code.UNKNOWN_DIMENSION,
                            POINTER + period + "/dimensions/" + at + "/type",
                            () -> "'" + dimension.type() + "' is no dimension of OCPI 2.2.1; it prices nothing.");
            }
        }

        private static BigDecimal sum(
                @Nullable BigDecimal before, BigDecimal volume, CdrDimension dimension, int period, Notes notes) {
            if (before == null) {
                return volume;
            }
            notes.add(
                    Code.REPEATED_DIMENSION,
                    POINTER + period,
                    () -> "The period measures " + dimension.type() + " twice; the sum was taken.");
            return before.add(volume);
        }
    }
}
