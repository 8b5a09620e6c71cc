package org.crossvolt.ocpi.tokens;

import java.util.List;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;

/** A Location, and EVSEs of it (3.5). */
public record LocationReferences(@MaxLength(36) CiString locationId, List<@MaxLength(36) CiString> evseUids) {}
