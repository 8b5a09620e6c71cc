package org.crossvolt.ocpi.locations;

import org.crossvolt.ocpi.types.Findings;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.SelfChecked;
import org.jspecify.annotations.Nullable;

/** A planned status of an EVSE, for information. */
public record StatusSchedule(
        OcpiDateTime periodBegin, @Nullable OcpiDateTime periodEnd, Status status) implements SelfChecked {

    @Override
    public void check(Findings found) {
        if (periodEnd != null && periodEnd.compareTo(periodBegin) <= 0) {
            found.remark("period_end", "order", "period_end is not after period_begin.");
        }
    }
}
