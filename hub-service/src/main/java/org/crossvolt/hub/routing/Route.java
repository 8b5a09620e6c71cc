package org.crossvolt.hub.routing;

import org.crossvolt.hub.registration.Platform;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.PartyId;

/** What is to be done with a message (section 2.2). */
sealed interface Route {

    /** Direct, or an Open Routing Request whose receiver was found. */
    record ToParty(Platform platform, PartyId party, String endpoint) implements Route {}

    /** Broadcast Push: kept by the hub, then brought to everybody whom it concerns. */
    record Broadcast() implements Route {}

    /** GET All: answered from what the hub keeps. */
    record GetAll() implements Route {}

    record Refused(OcpiException why) implements Route {}
}
