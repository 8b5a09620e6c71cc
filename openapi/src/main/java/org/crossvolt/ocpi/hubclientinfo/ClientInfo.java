package org.crossvolt.ocpi.hubclientinfo;

import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.Matches;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OfParty;
import org.crossvolt.ocpi.types.Role;

/**
 * A party that is connected to the hub, in one role, as one other party sees it.
 *
 * @param countryCode ISO 3166-1 alpha-2 code
 */
public record ClientInfo(
        @MaxLength(3) @Matches(value = "[A-Za-z0-9]{3}", means = "three letters or digits")
        CiString partyId,

        @MaxLength(2) @Matches(value = "[A-Za-z]{2}", means = "two letters")
        CiString countryCode,

        Role role,
        ConnectionStatus status,
        OcpiDateTime lastUpdated)
        implements OfParty {}
