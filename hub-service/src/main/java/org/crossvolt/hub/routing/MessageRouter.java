package org.crossvolt.hub.routing;

import io.vertx.core.http.HttpMethod;
import java.util.Set;
import org.crossvolt.hub.registration.DirectorySnapshot;
import org.crossvolt.hub.registration.Platform;
import org.crossvolt.ocpi.hubclientinfo.ConnectionStatus;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;

/** The routing decision: values in, a {@link Route} out (tables 2.2 and 2.10). Knows no clock, no network, no database. */
final class MessageRouter {

    /** Whether two parties may exchange a module. */
    interface Permission {
        boolean allow(PartyId one, PartyId other, ModuleId module);
    }

    private final PartyId hub;
    private final Permission permission;

    MessageRouter(PartyId hub, Permission permission) {
        this.hub = hub;
        this.permission = permission;
    }

    /** For a message that names its receiver, or that has no routing headers at all and is a list. */
    Route decide(RoutedRequest request, DirectorySnapshot directory) {
        PartyId to = request.to();
        if (to == null) {
            // A partner of one party that sends no routing headers means the hub's own list.
            return !request.routed() && request.shape() == ModuleDoor.Shape.LIST
                    ? new Route.GetAll()
                    : refused(OcpiStatusCode.UNKNOWN_RECEIVER, "no receiver");
        }
        return to.equals(hub) ? toHub(request) : toParty(request, to, directory);
    }

    /** For an Open Routing Request, with the parties its key was found to belong to. */
    Route decideOpen(RoutedRequest request, OpenRoutingKey key, Set<PartyId> owners, DirectorySnapshot directory) {
        return switch (key) {
            case OpenRoutingKey.Everybody everybody -> new Route.Broadcast();
            case OpenRoutingKey.None none -> refusedForMissingKey(request, none);
            case OpenRoutingKey.Named named -> toParty(request, named.party(), directory);
            case OpenRoutingKey.OfLocation location -> toOwner(request, owners, "location " + location.id(), directory);
            case OpenRoutingKey.OfToken token -> toTokenOwner(request, owners, directory);
            case OpenRoutingKey.OfSession session -> toOwner(request, owners, "session " + session.id(), directory);
            case OpenRoutingKey.ReceiverOfSession session ->
                toOwner(request, owners, "receiver of session " + session.id(), directory);
            case OpenRoutingKey.OfReservation reservation ->
                toOwner(request, owners, "reservation " + reservation.id(), directory);
        };
    }

    private static Route refusedForMissingKey(RoutedRequest request, OpenRoutingKey.None none) {
        boolean list = request.shape() == ModuleDoor.Shape.LIST;
        return refused(
                list ? OcpiStatusCode.INVALID_PARAMETERS : OcpiStatusCode.UNKNOWN_RECEIVER,
                "No receiver can be found for this Open Routing Request: " + none.missing());
    }

    private Route toHub(RoutedRequest request) {
        boolean shared = switch (request.module()) {
            case LOCATIONS, TARIFFS, TOKENS -> true;
            case CDRS, SESSIONS, CHARGINGPROFILES, COMMANDS, CREDENTIALS, HUBCLIENTINFO -> false;
        };
        if (request.isPush() && shared) {
            return new Route.Broadcast();
        }
        if (request.isPush()) {
            return refused(
                    OcpiStatusCode.INVALID_PARAMETERS,
                    request.module() + " hold personal data and are never broadcast (H-22): send OCPI-to of the one"
                            + " party concerned, or omit OCPI-to for open routing");
        }
        if (request.shape() == ModuleDoor.Shape.LIST) {
            return new Route.GetAll();
        }
        if (request.method().equals(HttpMethod.GET) && request.shape() == ModuleDoor.Shape.OWNED) {
            return refused(
                    OcpiStatusCode.INVALID_PARAMETERS,
                    "a GET on a Receiver interface can not be broadcast (H-20): send OCPI-to of one party");
        }
        return refused(
                OcpiStatusCode.INVALID_PARAMETERS,
                "this is not for the hub itself: omit OCPI-to for open routing, or send OCPI-to of one party");
    }

    private Route toTokenOwner(RoutedRequest request, Set<PartyId> owners, DirectorySnapshot directory) {
        if (owners.isEmpty()) {
            // an unknown token is HTTP 404 with a 2004 envelope.
            return new Route.Refused(OcpiException.withHttpStatus(
                    404, OcpiStatusCode.UNKNOWN_TOKEN, "no connected eMSP has announced this token"));
        }
        return toOwner(request, owners, "token", directory);
    }

    private Route toOwner(RoutedRequest request, Set<PartyId> owners, String what, DirectorySnapshot directory) {
        if (owners.size() == 1) {
            return toParty(request, owners.iterator().next(), directory);
        }
        return refused(
                OcpiStatusCode.UNKNOWN_RECEIVER,
                owners.isEmpty()
                        ? "the hub knows no party for " + what + "; send OCPI-to"
                        : owners.size() + " parties have a " + what + "; send OCPI-to of the one meant");
    }

    private Route toParty(RoutedRequest request, PartyId to, DirectorySnapshot directory) {
        Route reached = reach(request, to, directory);
        if (!(reached instanceof Route.ToParty found)) {
            return reached;
        }
        String endpoint = found.platform().endpoint(request.module(), request.side());
        return endpoint == null
                ? refused(
                        OcpiStatusCode.HUB_ERROR,
                        "the platform of " + to + " offers no " + request.side() + " endpoint for " + request.module())
                : new Route.ToParty(found.platform(), to, endpoint);
    }

    /** Whether the party can be reached at all, at an address that is known already; the endpoint is left empty. */
    Route reach(RoutedRequest request, PartyId to, DirectorySnapshot directory) {
        Platform platform = directory.platformOf(to);
        if (platform == null) {
            return refused(OcpiStatusCode.UNKNOWN_RECEIVER, "party " + to + " is not known to this hub");
        }
        if (!permission.allow(request.from(), to, request.module())) {
            return refused(
                    OcpiStatusCode.RECEIVER_NOT_CONNECTED,
                    "there is no agreement between " + request.from() + " and " + to + " for " + request.module());
        }
        ConnectionStatus status = platform.connectionStatus(to);
        return status == ConnectionStatus.CONNECTED
                ? new Route.ToParty(platform, to, "")
                : refused(OcpiStatusCode.RECEIVER_NOT_CONNECTED, "party " + to + " is " + status);
    }

    private static Route refused(OcpiStatusCode code, String message) {
        return new Route.Refused(new OcpiException(code, message));
    }
}
