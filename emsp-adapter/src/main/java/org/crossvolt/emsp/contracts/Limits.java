package org.crossvolt.emsp.contracts;

import java.math.BigDecimal;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.PartyId;
import org.jspecify.annotations.Nullable;

/**
 * What a contract allows less than everything.
 *
 * @param credit in the contract's currency; at this amount spent and unpaid, nothing more is allowed
 * @param hours of the day in which charging may start
 * @param countries ISO 3166-1 alpha-3 codes of the Locations that are allowed; empty for all
 * @param locations the only Locations that are allowed, in capitals, such as {@code NL/CVC/LOC1}; empty for all
 * @param partners CPO parties such as {@code NL-CVC} that are allowed; empty for all
 * @param excludedPartners CPO parties that are not
 */
public record Limits(
        @Nullable BigDecimal credit,
        @Nullable DailyHours hours,
        List<String> countries,
        List<String> locations,
        List<String> partners,
        List<String> excludedPartners) {

    public static final Limits NONE = new Limits(null, null, List.of(), List.of(), List.of(), List.of());

    public Limits {
        countries = countries == null ? List.of() : List.copyOf(countries);
        locations = locations == null ? List.of() : List.copyOf(locations);
        partners = partners == null ? List.of() : List.copyOf(partners);
        excludedPartners = excludedPartners == null ? List.of() : List.copyOf(excludedPartners);
    }

    /** How a Location stands in {@link #locations}. */
    public static String location(PartyId cpo, CiString id) {
        return cpo.countryCode().folded() + "/" + cpo.partyId().folded() + "/" + id.folded();
    }

    /** Whether it can only be decided with the place. */
    public boolean needPlace() {
        return !countries.isEmpty() || !locations.isEmpty();
    }

    /** Local times of every day; until before from goes over midnight, the same time twice is the whole day. */
    public record DailyHours(String from, String until, String timeZone) {

        public boolean contain(java.time.Instant moment) {
            LocalTime now = moment.atZone(ZoneId.of(timeZone)).toLocalTime();
            LocalTime begin = LocalTime.parse(from);
            LocalTime end = LocalTime.parse(until);
            return begin.isBefore(end)
                    ? !now.isBefore(begin) && now.isBefore(end)
                    : !now.isBefore(begin) || now.isBefore(end);
        }
    }
}
