package org.crossvolt.ocpi.credentials;

import org.crossvolt.ocpi.types.BusinessDetails;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.Matches;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.OfParty;
import org.crossvolt.ocpi.types.Role;

/**
 * One party on a platform in one of its roles.
 *
 * @param partyId id of the party, unique in its country
 * @param countryCode ISO 3166-1 alpha-2 code of the country the party works in
 */
public record CredentialsRole(
        Role role,
        BusinessDetails businessDetails,

        @MaxLength(3) @Matches(value = "[A-Za-z0-9]{3}", means = "three letters or digits")
        CiString partyId,

        @MaxLength(2) @Matches(value = "[A-Za-z]{2}", means = "two letters")
        CiString countryCode)
        implements OfParty {}
