package org.crossvolt.tariff.pricing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Rounds what was consumed up to the next multiple of step_size: once for the energy of a session, once for its time and
 * parking together (P-32), once for the reservation (P-42). The step is that of the last priced period, and the extra
 * quantity is billed there (P-33, P-36 to P-39).
 */
final class StepSize {

    private static final BigDecimal WH_PER_KWH = BigDecimal.valueOf(1000);

    /** Of a kWh; what is beyond is noise of the sender's arithmetic, not consumption (P-44). */
    private static final int ENERGY_DECIMALS = 4;

    private StepSize() {}

    static void apply(List<OpenLine> lines) {
        roundUp(lines, line -> line.phase == Phase.CHARGING && line.dimension == Dimension.ENERGY);
        // P-35, P-40: with parking, only the parking is rounded, whichever came first.
        boolean parked = roundUp(lines, line -> line.dimension == Dimension.PARKING_TIME);
        if (!parked) {
            roundUp(lines, line -> line.phase == Phase.CHARGING && line.dimension == Dimension.TIME);
        }
        roundUp(lines, line -> line.phase != Phase.CHARGING && line.dimension == Dimension.TIME);
    }

    /** True where the group was there at all. */
    private static boolean roundUp(List<OpenLine> lines, Predicate<OpenLine> group) {
        BigDecimal total = BigDecimal.ZERO;
        @Nullable OpenLine last = null;
        for (OpenLine line : lines) {
            if (group.test(line)) {
                total = total.add(line.volume);
                last = line;
            }
        }
        if (last == null) {
            return false;
        }
        last.extra = extra(total, last.component.stepSize(), last.dimension);
        return true;
    }

    /** What is missing to the next multiple; an exact multiple is one already (P-31, A-73). */
    static BigDecimal extra(BigDecimal total, int stepSize, Dimension dimension) {
        if (stepSize <= 0 || total.signum() <= 0) {
            // P-41: no rounding. Net export has no next multiple either.
            return BigDecimal.ZERO;
        }
        BigDecimal step = BigDecimal.valueOf(stepSize);
        BigDecimal wanted;
        if (dimension == Dimension.ENERGY) {
            BigDecimal wh = (total.scale() > ENERGY_DECIMALS
                            ? total.setScale(ENERGY_DECIMALS, RoundingMode.HALF_UP)
                            : total)
                    .multiply(WH_PER_KWH);
            wanted = wh.divide(step, 0, RoundingMode.CEILING).multiply(step).movePointLeft(3);
        } else {
            // P-44: a fraction of a second is what is left of four decimals of an hour.
            BigDecimal seconds = total.setScale(0, RoundingMode.HALF_UP);
            wanted = seconds.divide(step, 0, RoundingMode.CEILING).multiply(step);
        }
        BigDecimal extra = wanted.subtract(total);
        return extra.signum() > 0 ? extra : BigDecimal.ZERO;
    }
}
