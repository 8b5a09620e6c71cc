package org.crossvolt.ocpi.credentials;

import org.crossvolt.ocpi.types.BusinessDetails;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.MaxLength;
import org.crossvolt.ocpi.types.Role;

/** A party of a platform and what it is (3.8). */
public record CredentialsRole(
        Role role,
        BusinessDetails businessDetails,
        @MaxLength(3) CiString partyId,
        @MaxLength(2) CiString countryCode) {}
