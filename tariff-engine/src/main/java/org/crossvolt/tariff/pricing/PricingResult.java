package org.crossvolt.tariff.pricing;

import java.util.List;

/** A price with all that led to it, or every reason why there is none. */
public sealed interface PricingResult {

    record Priced(PriceReport report) implements PricingResult {}

    /** @param reasons never none */
    record Refused(List<PricingNote> reasons) implements PricingResult {

        public Refused {
            reasons = List.copyOf(reasons);
        }
    }
}
