package org.crossvolt.tariff.http;

import java.time.ZoneId;
import java.util.List;
import org.crossvolt.ocpi.cdrs.Cdr;
import org.crossvolt.ocpi.sessions.Session;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.tariffs.TariffType;
import org.crossvolt.ocpi.types.Findings;
import org.crossvolt.ocpi.types.SelfChecked;
import org.crossvolt.tariff.pricing.PricingInput;
import org.jspecify.annotations.Nullable;

/**
 * What does this CDR, or this session so far, cost?
 *
 * @param tariffs in place of those of the CDR; a session has none of its own
 * @param timeZone of the Location, an IANA name
 * @param preference the tariff type to choose where no period names a tariff
 */
record PriceRequest(
        @Nullable Cdr cdr,
        @Nullable Session session,
        List<Tariff> tariffs,
        @Nullable String timeZone,
        @Nullable TariffType preference,
        @Nullable Rounding rounding)
        implements SelfChecked {

    @Override
    public void check(Findings found) {
        if ((cdr == null) == (session == null)) {
            found.violation("cdr", "one-of", "Either cdr or session has to be there, and not both.");
        }
        TimeZones.check(timeZone, found);
    }

    PricingInput input() {
        ZoneId zone = TimeZones.of(timeZone);
        if (session != null) {
            return PricingInput.of(session, tariffs, zone).preferring(preference);
        }
        if (cdr == null) {
            throw new IllegalStateException("checked above");
        }
        return PricingInput.of(cdr, tariffs.isEmpty() ? cdr.tariffs() : tariffs, zone)
                .preferring(preference);
    }

    /** Where in this request something of the priced object is. */
    String pointer(String inside) {
        String object = session != null ? "/session" : "/cdr";
        return inside.startsWith("/tariffs") && (session != null || !tariffs.isEmpty()) ? inside : object + inside;
    }
}
