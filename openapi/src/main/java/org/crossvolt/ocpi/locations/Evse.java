package org.crossvolt.ocpi.locations;

import java.util.List;
import org.crossvolt.ocpi.types.AtLeastOne;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.DisplayText;
import org.crossvolt.ocpi.types.Findings;
import org.crossvolt.ocpi.types.Image;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.MergedBy;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.SelfChecked;
import org.jspecify.annotations.Nullable;

/**
 * A part of a charging station that charges one vehicle at a time.
 *
 * @param uid unique at the CPO; never used again for another EVSE
 * @param evseId the eMI3 id that drivers see
 * @param physicalReference what is written on the EVSE
 * @param lastUpdated moves with every change of the EVSE or its connectors
 */
public record Evse(
        @MaxLength(value = 36, accepted = 39) CiString uid,
        @MaxLength(48) @Nullable CiString evseId,
        Status status,
        List<StatusSchedule> statusSchedule,
        List<Capability> capabilities,
        @AtLeastOne @MergedBy("id") List<Connector> connectors,
        @MaxLength(value = 4, accepted = 16) @Nullable String floorLevel,
        @Nullable GeoLocation coordinates,
        @MaxLength(value = 16, accepted = 64) @Nullable String physicalReference,
        List<DisplayText> directions,
        List<ParkingRestriction> parkingRestrictions,
        List<Image> images,
        OcpiDateTime lastUpdated)
        implements SelfChecked {

    public Evse {
        statusSchedule = List.copyOf(statusSchedule);
        capabilities = List.copyOf(capabilities);
        connectors = List.copyOf(connectors);
        directions = List.copyOf(directions);
        parkingRestrictions = List.copyOf(parkingRestrictions);
        images = List.copyOf(images);
    }

    @Override
    public void check(Findings found) {
        found.unique("connectors", connectors, "id", Connector::id);
    }
}
