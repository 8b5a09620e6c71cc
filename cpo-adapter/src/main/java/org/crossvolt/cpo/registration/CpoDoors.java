package org.crossvolt.cpo.registration;

import jakarta.ws.rs.Path;
import java.time.Clock;
import org.crossvolt.ocpi.party.Callers;
import org.crossvolt.ocpi.party.HubRegistration;
import org.crossvolt.ocpi.party.RegistrationDoors;

/** Versions, version details and credentials of this adapter. */
@Path("/ocpi")
public class CpoDoors extends RegistrationDoors {

    CpoDoors(Callers callers, HubRegistration registration, CpoPlatform own, Clock clock) {
        super(callers, registration, own, clock);
    }
}
