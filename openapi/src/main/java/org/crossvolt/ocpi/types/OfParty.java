package org.crossvolt.ocpi.types;

/** An object that says which party it belongs to, by a country code and a party id (T-48, T-49). */
public interface OfParty extends OcpiObject {

    CiString countryCode();

    CiString partyId();

    default PartyId party() {
        return new PartyId(countryCode(), partyId());
    }
}
