package org.crossvolt.cpo.registration;

import jakarta.enterprise.event.Event;
import jakarta.ws.rs.Path;
import java.time.Clock;
import org.crossvolt.ocpi.party.Callers;
import org.crossvolt.ocpi.party.HubRegistration;
import org.crossvolt.ocpi.party.RegistrationDoors;

/** Versions, version details and credentials of this adapter. */
@Path("/ocpi")
public class CpoDoors extends RegistrationDoors {

    private final Event<HubJoined> joined;

    CpoDoors(Callers callers, HubRegistration registration, CpoPlatform own, Clock clock, Event<HubJoined> joined) {
        super(callers, registration, own, clock);
        this.joined = joined;
    }

    @Override
    protected void joined() {
        joined.fire(new HubJoined());
    }
}
