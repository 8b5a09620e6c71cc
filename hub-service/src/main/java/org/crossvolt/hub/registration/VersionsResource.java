package org.crossvolt.hub.registration;

import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.versions.Endpoint;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.versions.Version;
import org.crossvolt.ocpi.versions.VersionDetails;
import org.crossvolt.ocpi.wire.OcpiAnswers;
import org.crossvolt.ocpi.wire.PartnerVersions;

/** Which versions the hub speaks, and where (1.9, 2.12): both interfaces of every functional module. */
@Path("/ocpi")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class VersionsResource {

    private final Callers callers;
    private final HubIdentity hub;
    private final Clock clock;

    VersionsResource(Callers callers, HubIdentity hub, Clock clock) {
        this.callers = callers;
        this.hub = hub;
        this.clock = clock;
    }

    @GET
    @Path("versions")
    public Response versions(@Context HttpServerRequest http) {
        callers.anyone(http);
        return OcpiAnswers.success(List.of(new Version(PartnerVersions.VERSION, root())), clock);
    }

    @GET
    @Path("2.2.1")
    public Response details(@Context HttpServerRequest http) {
        callers.anyone(http);
        List<Endpoint> endpoints = new ArrayList<>();
        // The role of the credentials endpoint means nothing; it is listed once, as SENDER (1.9).
        endpoints.add(endpoint(ModuleId.CREDENTIALS, InterfaceRole.SENDER, "/credentials"));
        endpoints.add(endpoint(ModuleId.HUBCLIENTINFO, InterfaceRole.SENDER, "/hubclientinfo"));
        for (ModuleId module : ModuleId.values()) {
            if (module.isFunctional()) {
                endpoints.add(endpoint(module, InterfaceRole.SENDER, "/sender/" + module));
                endpoints.add(endpoint(module, InterfaceRole.RECEIVER, "/receiver/" + module));
            }
        }
        return OcpiAnswers.success(new VersionDetails(PartnerVersions.VERSION, endpoints), clock);
    }

    private Endpoint endpoint(ModuleId module, InterfaceRole role, String path) {
        return new Endpoint(CiString.of(module.identifier()), role, root() + path);
    }

    private String root() {
        return hub.publicUrl() + "/ocpi/" + PartnerVersions.VERSION;
    }
}
