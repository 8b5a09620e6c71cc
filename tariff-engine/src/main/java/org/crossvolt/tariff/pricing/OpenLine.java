package org.crossvolt.tariff.pricing;

import java.math.BigDecimal;
import org.crossvolt.ocpi.tariffs.PriceComponent;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.tariff.pricing.PriceReport.Unit;
import org.jspecify.annotations.Nullable;

/** A line of the report while periods are still added to it. */
final class OpenLine {

    final Phase phase;
    final Dimension dimension;
    final PreparedTariff tariff;
    final int element;
    final PriceComponent component;
    private final Moment moment;
    private final int firstPeriod;
    private final OcpiDateTime start;
    private int lastPeriod;
    private OcpiDateTime end;

    /** Where the last period stands in the order of time. */
    private int lastPosition;

    /** kWh, seconds, or 1. */
    BigDecimal volume;

    /** What step_size adds. */
    BigDecimal extra = BigDecimal.ZERO;

    OpenLine(
            Phase phase,
            Dimension dimension,
            PreparedTariff tariff,
            int element,
            MeasuredPeriod period,
            int position,
            BigDecimal volume,
            Moment moment) {
        this.phase = phase;
        this.dimension = dimension;
        this.tariff = tariff;
        this.element = element;
        this.component = tariff.elements[element].component(dimension);
        this.moment = moment;
        this.firstPeriod = period.index();
        this.lastPeriod = period.index();
        this.lastPosition = position;
        this.start = period.start();
        this.end = period.end();
        this.volume = volume;
    }

    /** True, and the period is part of this line, where the same component goes on without a gap. */
    boolean continues(
            Phase otherPhase,
            PreparedTariff otherTariff,
            int otherElement,
            MeasuredPeriod period,
            int position,
            BigDecimal more) {
        if (otherElement != element
                || otherTariff != tariff
                || otherPhase != phase
                || position != lastPosition + 1
                || dimension == Dimension.FLAT) {
            return false;
        }
        volume = volume.add(more);
        lastPeriod = period.index();
        lastPosition = position;
        end = period.end();
        return true;
    }

    BigDecimal billed() {
        return extra.signum() == 0 ? volume : volume.add(extra);
    }

    /** 1.2 for 20 %; null where no VAT applies. */
    @Nullable
    BigDecimal vatFactor() {
        BigDecimal vat = component.vat();
        return vat == null ? null : BigDecimal.ONE.add(vat.movePointLeft(2));
    }

    PriceReport.Line close(BigDecimal exclVat, @Nullable BigDecimal inclVat) {
        Unit unit = switch (dimension) {
            case FLAT -> Unit.ONCE;
            case ENERGY -> Unit.KWH;
            case TIME, PARKING_TIME -> Unit.SECONDS;
        };
        return new PriceReport.Line(
                phase,
                dimension,
                tariff.tariff.id(),
                element,
                tariff.elements[element].index(dimension),
                firstPeriod,
                lastPeriod,
                start,
                end,
                volume,
                billed(),
                unit,
                component.price(),
                component.vat(),
                component.stepSize(),
                exclVat,
                inclVat,
                new Reason(tariff, phase, dimension, element, moment));
    }
}
