package org.crossvolt.ocpi.hubclientinfo;

import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.Role;

/** How one party is connected to the hub (H-40). */
public record ClientInfo(
        @MaxLength(3) CiString partyId,
        @MaxLength(2) CiString countryCode,
        Role role,
        ConnectionStatus status,
        OcpiDateTime lastUpdated) {}
