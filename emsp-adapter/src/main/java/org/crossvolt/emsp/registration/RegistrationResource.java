package org.crossvolt.emsp.registration;

import jakarta.ws.rs.Path;
import java.time.Clock;
import org.crossvolt.ocpi.party.Callers;
import org.crossvolt.ocpi.party.HubRegistration;
import org.crossvolt.ocpi.party.RegistrationDoors;

/** Versions, version details and credentials, for the hub. */
@Path("/ocpi")
public class RegistrationResource extends RegistrationDoors {

    RegistrationResource(Callers callers, HubRegistration registration, EmspPlatform own, Clock clock) {
        super(callers, registration, own, clock);
    }
}
