package org.crossvolt.ocpi.tariffs;

import java.util.List;
import org.crossvolt.ocpi.locations.EnergyMix;
import org.crossvolt.ocpi.types.AtLeastOne;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.DisplayText;
import org.crossvolt.ocpi.types.Findings;
import org.crossvolt.ocpi.types.Matches;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OfParty;
import org.crossvolt.ocpi.types.Price;
import org.crossvolt.ocpi.types.SelfChecked;
import org.crossvolt.ocpi.types.Url;
import org.jspecify.annotations.Nullable;

/**
 * What charging costs: a list of elements of which, for each dimension, the first that holds counts.
 *
 * @param countryCode ISO 3166-1 alpha-2 code of the owning CPO
 * @param partyId id of the owning CPO
 * @param currency ISO 4217 code
 * @param type absent where it holds for every session
 * @param minPrice the least a session costs
 * @param maxPrice the most a session costs
 * @param startDateTime in UTC
 * @param endDateTime in UTC
 */
public record Tariff(
        @MaxLength(2) @Matches(value = "[A-Za-z]{2}", means = "two letters")
        CiString countryCode,

        @MaxLength(3) @Matches(value = "[A-Za-z0-9]{3}", means = "three letters or digits")
        CiString partyId,

        @MaxLength(value = 36, accepted = 39) CiString id,

        @MaxLength(3) @Matches(value = "[A-Z]{3}", tolerated = "[A-Za-z]{3}", means = "three capital letters")
        String currency,

        @Nullable TariffType type,
        List<DisplayText> tariffAltText,
        @MaxLength(255) @Url(called = false) @Nullable String tariffAltUrl,
        @Nullable Price minPrice,
        @Nullable Price maxPrice,
        @AtLeastOne List<TariffElement> elements,
        @Nullable OcpiDateTime startDateTime,
        @Nullable OcpiDateTime endDateTime,
        @Nullable EnergyMix energyMix,
        OcpiDateTime lastUpdated)
        implements OfParty, SelfChecked {

    public Tariff {
        tariffAltText = List.copyOf(tariffAltText);
        elements = List.copyOf(elements);
    }

    @Override
    public void check(Findings found) {
        if (startDateTime != null && endDateTime != null && endDateTime.compareTo(startDateTime) <= 0) {
            found.remark("end_date_time", "order", "end_date_time is not after start_date_time.");
        }
    }
}
