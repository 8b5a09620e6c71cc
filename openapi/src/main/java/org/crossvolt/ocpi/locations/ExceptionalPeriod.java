package org.crossvolt.ocpi.locations;

import org.crossvolt.ocpi.types.Findings;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.SelfChecked;

/** A period with other opening hours than usual. */
public record ExceptionalPeriod(OcpiDateTime periodBegin, OcpiDateTime periodEnd) implements SelfChecked {

    @Override
    public void check(Findings found) {
        if (periodEnd.compareTo(periodBegin) <= 0) {
            found.remark("period_end", "order", "period_end is not after period_begin.");
        }
    }
}
