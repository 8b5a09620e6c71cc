package org.crossvolt.tariff.checking;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.crossvolt.ocpi.cdrs.Cdr;
import org.crossvolt.ocpi.cdrs.CdrDimension;
import org.crossvolt.ocpi.cdrs.CdrDimensionType;
import org.crossvolt.ocpi.cdrs.ChargingPeriod;
import org.crossvolt.tariff.checking.Verdict.Code;

/** What a CDR measured, held against itself: sums, times, and what no charging station can do. */
final class Measurements {

    private static final Set<CdrDimensionType> SESSION_ONLY = Set.of(
            CdrDimensionType.CURRENT,
            CdrDimensionType.ENERGY_EXPORT,
            CdrDimensionType.ENERGY_IMPORT,
            CdrDimensionType.POWER,
            CdrDimensionType.STATE_OF_CHARGE);

    /** Numbers have four decimals, so each may be off by half of the last one. */
    private static final BigDecimal HALF_A_DIGIT = new BigDecimal("0.00005");

    private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);
    private static final BigDecimal WH_PER_KWH = BigDecimal.valueOf(1000);

    /** Twice of what the strongest stations give. */
    private static final BigDecimal MOST_KILOWATTS = BigDecimal.valueOf(2000);

    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);
    private static final BigDecimal MINUTE = new BigDecimal("0.0167");

    private Measurements() {}

    static void check(Cdr cdr, Instant now, Findings found) {
        times(cdr, now, found);
        periods(cdr, found);
        BigDecimal energy = sum(cdr, Set.of(CdrDimensionType.ENERGY));
        BigDecimal parking = sum(cdr, Set.of(CdrDimensionType.PARKING_TIME));
        BigDecimal time = sum(cdr, Set.of(CdrDimensionType.TIME)).add(parking);
        BigDecimal tolerance =
                HALF_A_DIGIT.multiply(BigDecimal.valueOf(cdr.chargingPeriods().size() + 1L));
        energy(cdr, energy, tolerance, found);
        if (time.signum() != 0) {
            found.compare(
                    Code.TOTAL_TIME,
                    "/total_time",
                    "total_time against the sum of TIME and PARKING_TIME, in hours",
                    cdr.totalTime(),
                    time,
                    tolerance.multiply(BigDecimal.TWO));
        }
        BigDecimal claimedParking = cdr.totalParkingTime();
        if (claimedParking != null && (parking.signum() != 0 || claimedParking.signum() != 0)) {
            found.compare(
                    Code.TOTAL_PARKING_TIME,
                    "/total_parking_time",
                    "total_parking_time against the sum of PARKING_TIME, in hours",
                    claimedParking,
                    parking,
                    tolerance);
        }
        wallClock(cdr, found);
        power(cdr, energy, found);
    }

    private static void times(Cdr cdr, Instant now, Findings found) {
        if (cdr.endDateTime().compareTo(cdr.startDateTime()) < 0) {
            found.deviation(Code.END_BEFORE_START, "/end_date_time", "The session ends before it starts.");
        }
        if (cdr.endDateTime().instant().isAfter(now.plus(CLOCK_TOLERANCE))) {
            found.deviation(
                    Code.IN_THE_FUTURE,
                    "/end_date_time",
                    "The session ends at " + cdr.endDateTime() + ", which is not over yet.");
        }
    }

    private static void periods(Cdr cdr, Findings found) {
        List<ChargingPeriod> periods = cdr.chargingPeriods();
        if (!periods.getFirst().startDateTime().equals(cdr.startDateTime())) {
            found.remark(
                    Code.FIRST_PERIOD,
                    "/charging_periods/0/start_date_time",
                    "The first period does not start with the session.");
        }
        for (int i = 0; i < periods.size(); i++) {
            ChargingPeriod period = periods.get(i);
            String at = "/charging_periods/" + i;
            if (period.startDateTime().compareTo(cdr.startDateTime()) < 0
                    || period.startDateTime().compareTo(cdr.endDateTime()) > 0) {
                found.deviation(
                        Code.PERIOD_OUTSIDE_SESSION,
                        at + "/start_date_time",
                        "The period starts at " + period.startDateTime() + ", outside of the session.");
            }
            Instant end = (i + 1 < periods.size() ? periods.get(i + 1).startDateTime() : cdr.endDateTime()).instant();
            overlap(period, end, at, found);
            for (CdrDimension dimension : period.dimensions()) {
                if (SESSION_ONLY.contains(dimension.type())) {
                    found.remark(
                            Code.SESSION_ONLY_DIMENSION,
                            at + "/dimensions",
                            dimension.type() + " belongs in Sessions only.");
                }
            }
        }
    }

    /** A period ends where the next one starts; one that measures more time reaches into it. */
    private static void overlap(ChargingPeriod period, Instant end, String at, Findings found) {
        BigDecimal hours = BigDecimal.ZERO;
        for (CdrDimension dimension : period.dimensions()) {
            if (dimension.type().equals(CdrDimensionType.TIME)
                    || dimension.type().equals(CdrDimensionType.PARKING_TIME)
                    || dimension.type().equals(CdrDimensionType.RESERVATION_TIME)) {
                hours = hours.add(dimension.volume());
            }
        }
        BigDecimal lasts = hours(Duration.between(period.startDateTime().instant(), end));
        if (hours.subtract(lasts).compareTo(MINUTE) > 0) {
            found.deviation(
                    Code.PERIODS_OVERLAP,
                    at,
                    "The period measures " + Findings.plain(hours) + " h and lasts " + Findings.plain(lasts)
                            + " h, so it overlaps with what follows.");
        }
    }

    private static void energy(Cdr cdr, BigDecimal energy, BigDecimal tolerance, Findings found) {
        BigDecimal claimed = cdr.totalEnergy();
        boolean inWh = claimed.signum() != 0
                && energy.subtract(claimed.multiply(WH_PER_KWH)).abs().compareTo(BigDecimal.ONE) <= 0;
        if (inWh) {
            found.deviation(
                    Code.ENERGY_IN_WH,
                    "/charging_periods",
                    "The ENERGY of the periods is a thousand times total_energy: Wh were sent where kWh belong (A-72).");
            return;
        }
        found.compare(
                Code.TOTAL_ENERGY,
                "/total_energy",
                "total_energy against the sum of ENERGY, in kWh",
                claimed,
                energy,
                tolerance);
    }

    /** with or without the reservation before it. */
    private static void wallClock(Cdr cdr, Findings found) {
        BigDecimal lasts = hours(Duration.between(
                cdr.startDateTime().instant(), cdr.endDateTime().instant()));
        BigDecimal reserved = sum(cdr, Set.of(CdrDimensionType.RESERVATION_TIME));
        BigDecimal off = lasts.subtract(cdr.totalTime()).abs();
        BigDecimal offWithReservation =
                lasts.subtract(cdr.totalTime()).subtract(reserved).abs();
        if (off.min(offWithReservation).compareTo(MINUTE) > 0) {
            found.remark(
                    Code.WALL_CLOCK,
                    "/total_time",
                    "total_time is " + Findings.plain(cdr.totalTime()) + " h, from start to end it is "
                            + Findings.plain(lasts) + " h.");
        }
    }

    private static void power(Cdr cdr, BigDecimal energy, Findings found) {
        BigDecimal lasts = hours(Duration.between(
                cdr.startDateTime().instant(), cdr.endDateTime().instant()));
        if (lasts.signum() > 0 && energy.divide(lasts, MathContext.DECIMAL32).compareTo(MOST_KILOWATTS) > 0) {
            found.deviation(
                    Code.IMPOSSIBLE_POWER,
                    "/total_energy",
                    Findings.plain(energy) + " kWh in " + Findings.plain(lasts) + " h is more than any station gives.");
        }
    }

    private static BigDecimal hours(Duration duration) {
        return BigDecimal.valueOf(duration.toSeconds()).divide(SECONDS_PER_HOUR, 4, RoundingMode.HALF_UP);
    }

    private static BigDecimal sum(Cdr cdr, Set<CdrDimensionType> types) {
        BigDecimal sum = BigDecimal.ZERO;
        for (ChargingPeriod period : cdr.chargingPeriods()) {
            for (CdrDimension dimension : period.dimensions()) {
                if (types.contains(dimension.type())) {
                    sum = sum.add(dimension.volume());
                }
            }
        }
        return sum;
    }
}
