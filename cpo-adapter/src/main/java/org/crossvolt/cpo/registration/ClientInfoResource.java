package org.crossvolt.cpo.registration;

import jakarta.ws.rs.Path;
import java.time.Clock;
import org.crossvolt.ocpi.party.Callers;
import org.crossvolt.ocpi.party.ClientInfoDoor;

/** The Receiver interface of hubclientinfo (H-42, H-44). */
@Path("/ocpi/2.2.1/receiver/hubclientinfo/{country_code}/{party_id}")
public class ClientInfoResource extends ClientInfoDoor {

    ClientInfoResource(Callers callers, Reachable reachable, Clock clock) {
        super(callers, reachable, clock);
    }
}
