package org.crossvolt.ocpi.locations;

import java.util.List;
import org.crossvolt.ocpi.types.AtLeastOne;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.DisplayText;
import org.crossvolt.ocpi.types.Image;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.jspecify.annotations.Nullable;

/** A place where one vehicle charges at a time (3.1). */
public record Evse(
        @MaxLength(36) CiString uid,
        @MaxLength(48) @Nullable CiString evseId,
        Status status,
        List<StatusSchedule> statusSchedule,
        List<Capability> capabilities,
        @AtLeastOne List<Connector> connectors,
        @MaxLength(4) @Nullable String floorLevel,
        @Nullable GeoLocation coordinates,
        @MaxLength(16) @Nullable String physicalReference,
        List<DisplayText> directions,
        List<ParkingRestriction> parkingRestrictions,
        List<Image> images,
        OcpiDateTime lastUpdated) {}
