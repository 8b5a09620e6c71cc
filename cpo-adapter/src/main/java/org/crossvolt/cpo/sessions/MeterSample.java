package org.crossvolt.cpo.sessions;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A reading of the energy register.
 *
 * @param wh in Wh, ever increasing
 * @param moment whether the station says that it is the transaction's first or last reading
 */
public record MeterSample(
        Instant at, BigDecimal wh, @Nullable Moment moment) {

    /** The contexts that decide what is billed. */
    public enum Moment {
        BEGIN,
        END
    }
}
