package org.crossvolt.ocpi.tariffs;

import java.util.List;
import org.crossvolt.ocpi.locations.EnergyMix;
import org.crossvolt.ocpi.types.AtLeastOne;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.DisplayText;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.Price;
import org.jspecify.annotations.Nullable;

/** What charging costs (3.4). */
public record Tariff(
        @MaxLength(2) CiString countryCode,
        @MaxLength(3) CiString partyId,
        @MaxLength(36) CiString id,
        @MaxLength(3) String currency,
        @Nullable TariffType type,
        List<DisplayText> tariffAltText,
        @MaxLength(255) @Nullable String tariffAltUrl,
        @Nullable Price minPrice,
        @Nullable Price maxPrice,
        @AtLeastOne List<TariffElement> elements,
        @Nullable OcpiDateTime startDateTime,
        @Nullable OcpiDateTime endDateTime,
        @Nullable EnergyMix energyMix,
        OcpiDateTime lastUpdated) {}
