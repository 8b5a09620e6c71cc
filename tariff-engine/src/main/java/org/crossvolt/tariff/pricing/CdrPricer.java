package org.crossvolt.tariff.pricing;

import java.math.BigDecimal;
import java.util.List;
import org.crossvolt.ocpi.types.Price;
import org.crossvolt.tariff.pricing.PricingNote.Code;
import org.jspecify.annotations.Nullable;

/**
 * Prices a session: periods in order, a tariff for each, an element for each dimension, step_size over the whole, min_price
 * and max_price at the end. It takes time in proportion to the number of periods.
 */
public final class CdrPricer {

    private final PricingPolicy policy;

    public CdrPricer(PricingPolicy policy) {
        this.policy = policy;
    }

    /** The price with all that led to it, or the reasons why there is none; never an exception, whatever the input says. */
    public PricingResult price(PricingInput input) {
        Notes notes = new Notes();
        if (input.periods().size() > policy.mostPeriods()) {
            notes.add(
                    Code.TOO_MANY_PERIODS,
                    "/charging_periods",
                    () -> input.periods().size() + " periods are more than the " + policy.mostPeriods()
                            + " that are priced.");
            return new PricingResult.Refused(notes.refusals());
        }
        List<MeasuredPeriod> periods = MeasuredPeriod.inOrder(input, notes);
        SessionWalk walk = walk(input, periods, notes);
        requireReachOfLimits(input, notes);
        if (notes.isRefused()) {
            return new PricingResult.Refused(notes.refusals());
        }
        noteUnmeasured(walk, periods, notes);
        StepSize.apply(walk.lines);
        Totals totals = new Totals(policy);
        totals.add(walk.lines, walk.charging, notes);
        return new PricingResult.Priced(totals.report(input, periods, notes));
    }

    private static SessionWalk walk(PricingInput input, List<MeasuredPeriod> periods, Notes notes) {
        TariffSelection selection = new TariffSelection(input, notes);
        SessionWalk walk = new SessionWalk(input.timeZone(), isExpired(input, periods, notes), notes);
        for (int i = 0; i < periods.size(); i++) {
            MeasuredPeriod period = periods.get(i);
            PreparedTariff tariff = selection.of(period);
            if (notes.isRefused()) {
                break;
            }
            walk.take(period, i, tariff);
        }
        return walk;
    }

    /** a reservation after which nothing was charged. */
    private static boolean isExpired(PricingInput input, List<MeasuredPeriod> periods, Notes notes) {
        if (periods.isEmpty() || input.running()) {
            return false;
        }
        for (MeasuredPeriod period : periods) {
            if (period.isCharging()) {
                return false;
            }
        }
        notes.add(
                Code.RESERVATION_EXPIRED,
                "/charging_periods",
                () -> "Nothing but a reservation was measured, so it was taken as expired.");
        return true;
    }

    private static void requireReachOfLimits(PricingInput input, Notes notes) {
        for (int i = 0; i < input.tariffs().size(); i++) {
            requireReach(input.tariffs().get(i).minPrice(), "/tariffs/" + i + "/min_price", notes);
            requireReach(input.tariffs().get(i).maxPrice(), "/tariffs/" + i + "/max_price", notes);
        }
    }

    private static void requireReach(@Nullable Price price, String pointer, Notes notes) {
        if (price == null) {
            return;
        }
        BigDecimal inclVat = price.inclVat();
        if (!Amounts.isWithinReach(price.exclVat()) || (inclVat != null && !Amounts.isWithinReach(inclVat))) {
            notes.add(Code.MAGNITUDE, pointer, () -> "The amount is beyond 10^15 or has more than 40 decimals.");
        }
    }

    /** A tariff that prices energy or time is no use where the session does not tell it. */
    private static void noteUnmeasured(SessionWalk walk, List<MeasuredPeriod> periods, Notes notes) {
        for (PreparedTariff tariff : walk.charging) {
            if (tariff.everPrices(Dimension.ENERGY) && periods.stream().allMatch(period -> period.energy() == null)) {
                noteUnmeasured(Dimension.ENERGY, notes);
            }
            if (tariff.everPrices(Dimension.TIME)
                    && periods.stream().allMatch(period -> period.time() == null)
                    && periods.stream().anyMatch(period -> MeasuredPeriod.isSome(period.energy()))) {
                noteUnmeasured(Dimension.TIME, notes);
            }
        }
    }

    private static void noteUnmeasured(Dimension dimension, Notes notes) {
        notes.addOnce(
                Code.NOT_MEASURED,
                "/charging_periods",
                () -> "The tariff has a price for " + dimension + ", but no period measures it.");
    }
}
