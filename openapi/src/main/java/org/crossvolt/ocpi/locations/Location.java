package org.crossvolt.ocpi.locations;

import java.util.List;
import org.crossvolt.ocpi.types.BusinessDetails;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.DisplayText;
import org.crossvolt.ocpi.types.Findings;
import org.crossvolt.ocpi.types.Image;
import org.crossvolt.ocpi.types.Matches;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.MergedBy;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OfParty;
import org.crossvolt.ocpi.types.SelfChecked;
import org.crossvolt.ocpi.types.TimeZoneName;
import org.jspecify.annotations.Nullable;

/**
 * A group of EVSEs that belong together: one site, at one address, of one CPO.
 *
 * @param countryCode ISO 3166-1 alpha-2 code of the owning CPO
 * @param partyId id of the owning CPO
 * @param id unique at the CPO; never changes
 * @param publish whether the location may be shown to everybody
 * @param publishAllowedTo to whom an unpublished location may be shown
 * @param address street and number
 * @param postalCode left out only where the place has none
 * @param country ISO 3166-1 alpha-3 code
 * @param operator absent where it is the owning party itself
 * @param timeZone IANA name; the local time of tariffs and opening hours
 * @param chargingWhenClosed true where absent
 * @param lastUpdated moves with every change of the location, its EVSEs or their connectors
 */
public record Location(
        @MaxLength(2) @Matches(value = "[A-Za-z]{2}", means = "two letters")
        CiString countryCode,

        @MaxLength(3) @Matches(value = "[A-Za-z0-9]{3}", means = "three letters or digits")
        CiString partyId,

        @MaxLength(value = 36, accepted = 39) CiString id,
        boolean publish,
        List<PublishTokenType> publishAllowedTo,
        @MaxLength(255) @Nullable String name,
        @MaxLength(value = 45, accepted = 255) String address,
        @MaxLength(45) String city,
        @MaxLength(10) @Nullable String postalCode,
        @MaxLength(value = 20, accepted = 45) @Nullable String state,

        @MaxLength(3) @Matches(value = "[A-Z]{3}", tolerated = "[A-Za-z]{2,3}", means = "three capital letters")
        String country,

        GeoLocation coordinates,
        List<AdditionalGeoLocation> relatedLocations,
        @Nullable ParkingType parkingType,
        @MergedBy("uid") List<Evse> evses,
        List<DisplayText> directions,
        @Nullable BusinessDetails operator,
        @Nullable BusinessDetails suboperator,
        @Nullable BusinessDetails owner,
        List<Facility> facilities,
        @MaxLength(255) @TimeZoneName String timeZone,
        @Nullable Hours openingTimes,
        @Nullable Boolean chargingWhenClosed,
        List<Image> images,
        @Nullable EnergyMix energyMix,
        OcpiDateTime lastUpdated)
        implements OfParty, SelfChecked {

    public Location {
        publishAllowedTo = List.copyOf(publishAllowedTo);
        relatedLocations = List.copyOf(relatedLocations);
        evses = List.copyOf(evses);
        directions = List.copyOf(directions);
        facilities = List.copyOf(facilities);
        images = List.copyOf(images);
    }

    @Override
    public void check(Findings found) {
        found.unique("evses", evses, "uid", Evse::uid);
        if (publish && !publishAllowedTo.isEmpty()) {
            found.remark("publish_allowed_to", "unused", "publish_allowed_to has no meaning while publish is true.");
        }
    }
}
