package org.crossvolt.tariff.pricing;

import org.jspecify.annotations.Nullable;

/** Why an element priced something. The sentence is made when somebody reads it: most reports are only added up. */
public final class Reason {

    private final PreparedTariff tariff;
    private final Phase phase;
    private final Dimension dimension;
    private final int element;
    private final Moment moment;

    Reason(PreparedTariff tariff, Phase phase, Dimension dimension, int element, Moment moment) {
        this.tariff = tariff;
        this.phase = phase;
        this.dimension = dimension;
        this.element = element;
        this.moment = moment;
    }

    @Override
    public String toString() {
        StringBuilder why = new StringBuilder("elements/")
                .append(element)
                .append(" (")
                .append(tariff.elements[element].inWords())
                .append(") is the first with a price for ")
                .append(dimension)
                .append(" that holds: ")
                .append(moment.inWords())
                .append('.');
        for (int i = 0; i < element; i++) {
            PreparedElement passed = tariff.elements[i];
            if (passed.phase == phase && passed.prices(dimension)) {
                why.append(" Not elements/")
                        .append(i)
                        .append(" (")
                        .append(passed.inWords())
                        .append(").");
            }
        }
        return why.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Reason that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }
}
