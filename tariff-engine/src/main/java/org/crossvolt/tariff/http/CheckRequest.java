package org.crossvolt.tariff.http;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.crossvolt.ocpi.cdrs.Cdr;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.types.Findings;
import org.crossvolt.ocpi.types.SelfChecked;
import org.crossvolt.ocpi.types.Within;
import org.crossvolt.tariff.checking.CheckContext;
import org.jspecify.annotations.Nullable;

/**
 * Is this CDR right?
 *
 * @param knownTariffs as their owner had published them when the session began
 * @param earlier a CDR that came before under the same id
 * @param credited the CDR that a credit refers to
 * @param tolerance of amounts, in minor units; one where absent
 */
record CheckRequest(
        Cdr cdr,
        @Nullable String timeZone,
        List<Tariff> knownTariffs,
        @Nullable Cdr earlier,
        @Nullable Cdr credited,
        @Within(min = 0, max = 1_000_000) @Nullable BigDecimal tolerance,
        @Nullable Rounding rounding)
        implements SelfChecked {

    @Override
    public void check(Findings found) {
        TimeZones.check(timeZone, found);
    }

    CheckContext context(@Nullable ZoneId knownZone, Instant now) {
        return new CheckContext(
                timeZone == null ? knownZone : TimeZones.of(timeZone),
                knownTariffs,
                earlier,
                credited,
                now,
                Rounding.policy(rounding),
                tolerance == null ? BigDecimal.ONE : tolerance);
    }
}
