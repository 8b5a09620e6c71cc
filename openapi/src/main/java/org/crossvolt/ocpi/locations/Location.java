package org.crossvolt.ocpi.locations;

import java.util.List;
import org.crossvolt.ocpi.types.BusinessDetails;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.DisplayText;
import org.crossvolt.ocpi.types.Image;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.jspecify.annotations.Nullable;

/** A site with EVSEs (3.1). */
public record Location(
        @MaxLength(2) CiString countryCode,
        @MaxLength(3) CiString partyId,
        @MaxLength(36) CiString id,
        boolean publish,
        List<PublishTokenType> publishAllowedTo,
        @MaxLength(255) @Nullable String name,
        @MaxLength(255) String address,
        @MaxLength(45) String city,
        @MaxLength(10) @Nullable String postalCode,
        @MaxLength(45) @Nullable String state,
        @MaxLength(3) String country,
        GeoLocation coordinates,
        List<AdditionalGeoLocation> relatedLocations,
        @Nullable ParkingType parkingType,
        List<Evse> evses,
        List<DisplayText> directions,
        @Nullable BusinessDetails operator,
        @Nullable BusinessDetails suboperator,
        @Nullable BusinessDetails owner,
        List<Facility> facilities,
        @MaxLength(255) String timeZone,
        @Nullable Hours openingTimes,
        @Nullable Boolean chargingWhenClosed,
        List<Image> images,
        @Nullable EnergyMix energyMix,
        OcpiDateTime lastUpdated) {}
