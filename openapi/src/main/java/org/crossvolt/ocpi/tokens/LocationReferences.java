package org.crossvolt.ocpi.tokens;

import java.util.List;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiObject;

/** A location, or some of its EVSEs. */
public record LocationReferences(
        @MaxLength(value = 36, accepted = 39) CiString locationId,
        @MaxLength(value = 36, accepted = 39) List<CiString> evseUids)
        implements OcpiObject {

    public LocationReferences {
        evseUids = List.copyOf(evseUids);
    }
}
