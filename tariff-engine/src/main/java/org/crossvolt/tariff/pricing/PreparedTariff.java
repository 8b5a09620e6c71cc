package org.crossvolt.tariff.pricing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.tariffs.TariffElement;
import org.jspecify.annotations.Nullable;

/** A tariff with its elements read once, and the points at which a price of it can change. */
final class PreparedTariff {

    private static final BigDecimal[] NONE = {};

    final Tariff tariff;
    final String pointer;
    final PreparedElement[] elements;
    final boolean asksForLocalTime;

    /** Seconds of a day at which a price can change, midnight included where days or dates count. */
    final int[] daySeconds;

    final BigDecimal[] energies;
    final long[] durations;
    final BigDecimal[] currents;
    final BigDecimal[] powers;
    private final boolean[] priced = new boolean[Dimension.COUNT];

    PreparedTariff(Tariff tariff, String pointer, Notes notes) {
        this.tariff = tariff;
        this.pointer = pointer;
        List<TariffElement> all = tariff.elements();
        this.elements = new PreparedElement[all.size()];
        boolean local = false;
        for (int i = 0; i < elements.length; i++) {
            PreparedElement element = new PreparedElement(all.get(i), pointer + "/elements/" + i, notes);
            elements[i] = element;
            local |= element.asksForLocalTime();
            for (Dimension dimension : ALL) {
                priced[dimension.slot] |= element.phase == Phase.CHARGING && element.prices(dimension);
            }
        }
        this.asksForLocalTime = local;
        this.daySeconds = local ? daySeconds(elements) : new int[0];
        this.durations = durations(elements);
        this.energies = thresholds(elements, Axis.ENERGY);
        this.currents = thresholds(elements, Axis.CURRENT);
        this.powers = thresholds(elements, Axis.POWER);
    }

    private static final Dimension[] ALL = Dimension.values();

    private enum Axis {
        ENERGY,
        CURRENT,
        POWER
    }

    /** True where some element prices this dimension of charging, at whatever moment. */
    boolean everPrices(Dimension dimension) {
        return priced[dimension.slot];
    }

    private static int[] daySeconds(PreparedElement[] elements) {
        int[] found = new int[2 * elements.length + 1];
        int count = 0;
        boolean midnight = false;
        for (PreparedElement element : elements) {
            if (!element.wholeDay) {
                found[count++] = element.startSecond;
                found[count++] = element.endSecond % PreparedElement.DAY_SECONDS;
            }
            midnight |= element.asksForLocalTime();
        }
        if (midnight) {
            found[count++] = 0;
        }
        return Arrays.stream(found, 0, count).sorted().distinct().toArray();
    }

    private static long[] durations(PreparedElement[] elements) {
        long[] found = new long[2 * elements.length];
        int count = 0;
        for (PreparedElement element : elements) {
            if (element.minDuration > 0) {
                found[count++] = element.minDuration;
            }
            if (element.maxDuration != Integer.MAX_VALUE) {
                found[count++] = element.maxDuration;
            }
        }
        return count == 0
                ? new long[0]
                : Arrays.stream(found, 0, count).sorted().distinct().toArray();
    }

    private static BigDecimal[] thresholds(PreparedElement[] elements, Axis axis) {
        List<BigDecimal> found = new ArrayList<>(0);
        for (PreparedElement element : elements) {
            add(
                    found,
                    switch (axis) {
                        case ENERGY -> element.minKwh;
                        case CURRENT -> element.minCurrent;
                        case POWER -> element.minPower;
                    });
            add(
                    found,
                    switch (axis) {
                        case ENERGY -> element.maxKwh;
                        case CURRENT -> element.maxCurrent;
                        case POWER -> element.maxPower;
                    });
        }
        return found.isEmpty() ? NONE : found.stream().sorted().toArray(BigDecimal[]::new);
    }

    private static void add(List<BigDecimal> thresholds, @Nullable BigDecimal threshold) {
        if (threshold != null) {
            thresholds.add(threshold);
        }
    }
}
