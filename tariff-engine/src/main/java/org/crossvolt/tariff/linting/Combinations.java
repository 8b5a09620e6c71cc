package org.crossvolt.tariff.linting;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.tariffs.TariffElement;
import org.crossvolt.ocpi.tariffs.TariffRestrictions;
import org.crossvolt.tariff.pricing.ElementConditions;
import org.jspecify.annotations.Nullable;

/**
 * Every combination of restrictions that a tariff tells apart, each by one example: between two neighbouring bounds nothing
 * changes, so one value of each interval is enough.
 */
final class Combinations {

    /** More are not looked at. */
    static final int MOST = 50_000;

    private static final int DAYS_OF_A_WEEK = 7;
    private static final LocalDate A_MONDAY = LocalDate.of(2001, 1, 1);

    /** One example. */
    record Example(
            LocalTime time, LocalDate date, BigDecimal energy, BigDecimal current, BigDecimal power, int duration) {

        String inWords(boolean byTime, boolean byDay, boolean byDate) {
            List<String> words = new ArrayList<>();
            if (byDay) {
                words.add("on a " + date.getDayOfWeek());
            }
            if (byDate) {
                words.add("on " + date);
            }
            if (byTime) {
                words.add("at " + time);
            }
            words.add("after " + duration + " s and " + plain(energy) + " kWh");
            words.add("at " + plain(current) + " A and " + plain(power) + " kW");
            return String.join(", ", words);
        }

        private static String plain(BigDecimal number) {
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        }
    }

    private final List<LocalTime> times;
    private final List<LocalDate> dates;
    private final boolean byDay;
    private final boolean byDate;
    private final List<BigDecimal> energies;
    private final List<BigDecimal> currents;
    private final List<BigDecimal> powers;
    private final List<Integer> durations;

    Combinations(Tariff tariff) {
        List<TariffRestrictions> all = tariff.elements().stream()
                .map(TariffElement::restrictions)
                .filter(only -> only != null)
                .toList();
        times = times(all);
        byDay = !all.stream().allMatch(only -> only.dayOfWeek().isEmpty());
        byDate = all.stream().anyMatch(only -> only.startDate() != null || only.endDate() != null);
        dates = dates(all, byDay);
        energies = numbers(all, TariffRestrictions::minKwh, TariffRestrictions::maxKwh);
        currents = numbers(all, TariffRestrictions::minCurrent, TariffRestrictions::maxCurrent);
        powers = numbers(all, TariffRestrictions::minPower, TariffRestrictions::maxPower);
        durations = numbers(all, only -> number(only.minDuration()), only -> number(only.maxDuration())).stream()
                .map(BigDecimal::intValue)
                .toList();
    }

    boolean areTooMany() {
        long count = 1;
        for (List<?> axis : List.of(times, dates, energies, currents, powers, durations)) {
            count *= axis.size();
            if (count > MOST) {
                return true;
            }
        }
        return false;
    }

    boolean byTime() {
        return times.size() > 1;
    }

    boolean byDate() {
        return byDate;
    }

    boolean byDay() {
        return byDay;
    }

    List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        for (LocalDate date : dates) {
            for (LocalTime time : times) {
                addMeasured(examples, date, time);
            }
        }
        return examples;
    }

    private void addMeasured(List<Example> examples, LocalDate date, LocalTime time) {
        for (BigDecimal energy : energies) {
            for (BigDecimal current : currents) {
                for (BigDecimal power : powers) {
                    for (int duration : durations) {
                        examples.add(new Example(time, date, energy, current, power, duration));
                    }
                }
            }
        }
    }

    private static List<LocalTime> times(List<TariffRestrictions> all) {
        TreeSet<LocalTime> found = new TreeSet<>(List.of(LocalTime.MIDNIGHT));
        for (TariffRestrictions only : all) {
            if (only.startTime() != null) {
                found.add(LocalTime.parse(only.startTime()));
            }
            if (only.endTime() != null) {
                found.add(LocalTime.parse(only.endTime()));
            }
        }
        return List.copyOf(found);
    }

    /** The day before the first bound, and each bound; with days of the week, the whole week that begins there. */
    private static List<LocalDate> dates(List<TariffRestrictions> all, boolean byDay) {
        TreeSet<LocalDate> found = new TreeSet<>();
        for (TariffRestrictions only : all) {
            add(found, only.startDate());
            add(found, only.endDate());
        }
        if (found.isEmpty()) {
            found.add(A_MONDAY);
        } else {
            found.add(found.getFirst().minusDays(DAYS_OF_A_WEEK));
        }
        if (byDay) {
            for (LocalDate bound : List.copyOf(found)) {
                for (int day = 1; day < DAYS_OF_A_WEEK; day++) {
                    found.add(bound.plusDays(day));
                }
            }
        }
        return List.copyOf(found);
    }

    private static void add(Set<LocalDate> dates, @Nullable String text) {
        if (text != null) {
            dates.add(ElementConditions.date(text));
        }
    }

    private static @Nullable BigDecimal number(@Nullable Integer number) {
        return number == null ? null : BigDecimal.valueOf(number);
    }

    /** Zero and each bound: lower bounds belong to the range, so a bound stands for the interval that it begins. */
    private static List<BigDecimal> numbers(
            List<TariffRestrictions> all,
            Function<TariffRestrictions, @Nullable BigDecimal> least,
            Function<TariffRestrictions, @Nullable BigDecimal> most) {
        TreeSet<BigDecimal> found = new TreeSet<>(List.of(BigDecimal.ZERO));
        for (TariffRestrictions only : all) {
            BigDecimal low = least.apply(only);
            BigDecimal high = most.apply(only);
            if (low != null) {
                found.add(low);
            }
            if (high != null) {
                found.add(high);
            }
        }
        return List.copyOf(found);
    }
}
