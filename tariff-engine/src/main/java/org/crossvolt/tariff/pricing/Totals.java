package org.crossvolt.tariff.pricing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.crossvolt.ocpi.types.Price;
import org.crossvolt.tariff.pricing.PriceReport.Adjustment;
import org.crossvolt.tariff.pricing.PriceReport.Limit;
import org.crossvolt.tariff.pricing.PricingNote.Code;
import org.jspecify.annotations.Nullable;

/** Turns lines into money and adds them up: per line, per kind of cost (5.3), per tariff for its limits, and in all. */
final class Totals {

    private static final int UNROUNDED_DECIMALS = 10;

    /** The kinds of cost of a CDR. */
    private enum Cost {
        FIXED,
        ENERGY,
        TIME,
        PARKING,
        RESERVATION
    }

    /** Amounts without VAT, and with it; without any VAT the second equals the first. */
    private static final class Sum {
        BigDecimal exclVat = BigDecimal.ZERO;
        BigDecimal inclVat = BigDecimal.ZERO;

        void add(BigDecimal excl, @Nullable BigDecimal incl) {
            exclVat = exclVat.add(excl);
            inclVat = inclVat.add(incl == null ? excl : incl);
        }
    }

    private final PricingPolicy policy;
    private final List<PriceReport.Line> lines = new ArrayList<>();
    private final List<Adjustment> adjustments = new ArrayList<>(1);
    private final Map<Cost, Sum> costs = new EnumMap<>(Cost.class);
    private final Sum all = new Sum();
    private final Sum exactOnce = new Sum();
    private final Sum exactPerHour = new Sum();
    private boolean vat;

    Totals(PricingPolicy policy) {
        this.policy = policy;
    }

    void add(List<OpenLine> opened, List<PreparedTariff> charging, Notes notes) {
        List<PreparedTariff> tariffs = new ArrayList<>(charging);
        for (OpenLine line : opened) {
            vat |= line.component.vat() != null;
            if (!tariffs.contains(line.tariff)) {
                tariffs.add(line.tariff);
            }
        }
        for (OpenLine line : opened) {
            add(line);
        }
        for (PreparedTariff tariff : tariffs) {
            limit(tariff, opened, charging.contains(tariff), notes);
        }
    }

    private void add(OpenLine line) {
        BigDecimal exact = line.component.price().multiply(line.billed());
        BigDecimal factor = line.vatFactor();
        BigDecimal exactIncl = factor == null ? null : exact.multiply(factor);
        boolean perHour = line.dimension.isTime();
        (perHour ? exactPerHour : exactOnce).add(exact, exactIncl);
        BigDecimal excl = money(exact, perHour);
        BigDecimal incl = exactIncl == null ? null : money(exactIncl, perHour);
        lines.add(line.close(excl, incl));
        all.add(excl, incl);
        costs.computeIfAbsent(costOf(line), cost -> new Sum()).add(excl, incl);
    }

    private BigDecimal money(BigDecimal exact, boolean perHour) {
        return perHour
                ? exact.divide(Amounts.SECONDS_PER_HOUR, policy.lineDecimals(), policy.lineRounding())
                : exact.setScale(policy.lineDecimals(), policy.lineRounding());
    }

    private static Cost costOf(OpenLine line) {
        if (line.phase != Phase.CHARGING) {
            return Cost.RESERVATION;
        }
        return switch (line.dimension) {
            case FLAT -> line.tariff.elements[line.element].isForParkingOnly() ? Cost.PARKING : Cost.FIXED;
            case ENERGY -> Cost.ENERGY;
            case TIME -> Cost.TIME;
            case PARKING_TIME -> Cost.PARKING;
        };
    }

    private void limit(PreparedTariff tariff, List<OpenLine> opened, boolean charged, Notes notes) {
        Price min = tariff.tariff.minPrice();
        Price max = tariff.tariff.maxPrice();
        if (min == null && max == null) {
            return;
        }
        Sum sum = new Sum();
        for (int i = 0; i < opened.size(); i++) {
            if (opened.get(i).tariff == tariff) {
                sum.add(lines.get(i).exclVat(), lines.get(i).inclVat());
            }
        }
        // nobody who only reserved pays the least that charging costs.
        if (min != null && charged) {
            adjust(Limit.MIN_PRICE, min, tariff, sum, notes);
        }
        if (max != null) {
            adjust(Limit.MAX_PRICE, max, tariff, sum, notes);
        }
    }

    private void adjust(Limit limit, Price bound, PreparedTariff tariff, Sum sum, Notes notes) {
        Adjustment adjustment =
                PriceLimits.adjust(limit, bound, tariff.tariff.id(), sum.exclVat, vat ? sum.inclVat : null, notes);
        if (adjustment != null) {
            sum.add(adjustment.exclVat(), adjustment.inclVat());
            vat |= adjustment.inclVat() != null;
            adjustments.add(adjustment);
        }
    }

    PriceReport report(PricingInput input, List<MeasuredPeriod> periods, Notes notes) {
        int decimals = totalDecimals(input.currency(), notes);
        Sum total = new Sum();
        total.add(all.exclVat, all.inclVat);
        for (Adjustment adjustment : adjustments) {
            total.add(adjustment.exclVat(), adjustment.inclVat());
        }
        Price payable = price(total, decimals);
        if (input.credit()) {
            notes.add(
                    Code.CREDIT, "/credit", () -> "A credit takes the total back; the other costs stay as they were.");
            BigDecimal incl = payable.inclVat();
            payable = new Price(payable.exclVat().negate(), incl == null ? null : incl.negate());
        }
        return new PriceReport(
                input.currency(),
                input.timeZone() == null ? null : input.timeZone().getId(),
                payable,
                price(all, policy.lineDecimals()),
                unrounded(),
                costOf(Cost.FIXED, decimals),
                costOf(Cost.ENERGY, decimals),
                costOf(Cost.TIME, decimals),
                costOf(Cost.PARKING, decimals),
                costOf(Cost.RESERVATION, decimals),
                measured(periods, MeasuredPeriod::energy),
                measured(periods, MeasuredPeriod::time),
                measured(periods, MeasuredPeriod::parkingTime),
                measured(periods, MeasuredPeriod::reservationTime),
                lines,
                adjustments,
                notes.all());
    }

    private int totalDecimals(String currency, Notes notes) {
        Integer fixed = policy.totalDecimals();
        if (fixed != null) {
            return fixed;
        }
        Integer minorUnit = Amounts.minorUnit(currency);
        if (minorUnit == null) {
            notes.add(
                    Code.UNKNOWN_CURRENCY,
                    "/currency",
                    () -> "'" + currency + "' has no minor unit in ISO 4217; two decimals were taken.");
        }
        return minorUnit == null ? 2 : minorUnit;
    }

    private static BigDecimal measured(
            List<MeasuredPeriod> periods, Function<MeasuredPeriod, @Nullable BigDecimal> volume) {
        BigDecimal sum = BigDecimal.ZERO;
        for (MeasuredPeriod period : periods) {
            BigDecimal measured = volume.apply(period);
            if (measured != null) {
                sum = sum.add(measured);
            }
        }
        return sum;
    }

    private Price costOf(Cost cost, int decimals) {
        Sum sum = costs.get(cost);
        return price(sum == null ? new Sum() : sum, decimals);
    }

    private Price price(Sum sum, int decimals) {
        return new Price(
                sum.exclVat.setScale(decimals, policy.totalRounding()),
                vat ? sum.inclVat.setScale(decimals, policy.totalRounding()) : null);
    }

    private Price unrounded() {
        return new Price(
                exact(exactOnce.exclVat, exactPerHour.exclVat),
                vat ? exact(exactOnce.inclVat, exactPerHour.inclVat) : null);
    }

    private static BigDecimal exact(BigDecimal once, BigDecimal perHour) {
        BigDecimal sum = once.setScale(UNROUNDED_DECIMALS, RoundingMode.HALF_UP)
                .add(perHour.divide(Amounts.SECONDS_PER_HOUR, UNROUNDED_DECIMALS, RoundingMode.HALF_UP));
        BigDecimal stripped = sum.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
