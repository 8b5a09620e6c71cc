package org.crossvolt.pki.stations;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The expiry radar, for people and machines (X3). */
@Path("/pnc/v1/radar")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"pki-operator", "service"})
public class RadarResource {

    private final Radar radar;

    RadarResource(Radar radar) {
        this.radar = radar;
    }

    @GET
    public Uni<Radar.Seen> look() {
        return radar.look();
    }
}
