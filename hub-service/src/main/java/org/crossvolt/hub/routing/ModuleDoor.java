package org.crossvolt.hub.routing;

import io.vertx.core.http.HttpMethod;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;

/** Which paths and methods each interface has (the method tables of section 3). */
final class ModuleDoor {

    /** What a path below an interface is, seen from routing. */
    enum Shape {
        LIST,
        ONE,
        OWNED,
        CHARGING_PREFERENCES,
        AUTHORIZE,
        NEW_CDR,
        COMMAND,
        PROFILE
    }

    private record Opening(Shape shape, int least, int most, String lastSegment, List<HttpMethod> methods) {

        boolean fits(List<String> segments) {
            return segments.size() >= least
                    && segments.size() <= most
                    && (lastSegment.isEmpty() || lastSegment.equals(segments.getLast()));
        }
    }

    private static final List<HttpMethod> READ = List.of(HttpMethod.GET);
    private static final List<HttpMethod> CREATE = List.of(HttpMethod.POST);
    private static final List<HttpMethod> KEEP = List.of(HttpMethod.GET, HttpMethod.PUT, HttpMethod.PATCH);

    private static final Map<ModuleId, List<Opening>> SENDERS = table(InterfaceRole.SENDER);
    private static final Map<ModuleId, List<Opening>> RECEIVERS = table(InterfaceRole.RECEIVER);

    private ModuleDoor() {}

    private static Map<ModuleId, List<Opening>> table(InterfaceRole side) {
        Map<ModuleId, List<Opening>> table = new EnumMap<>(ModuleId.class);
        for (ModuleId module : ModuleId.values()) {
            table.put(module, openings(module, side));
        }
        return table;
    }

    /**
     * The shape of a request's path.
     *
     * @throws OcpiException 404 where the interface has no such path, 405 where it has but not this method (T-22)
     */
    static Shape shapeOf(ModuleId module, InterfaceRole side, HttpMethod method, List<String> segments) {
        boolean pathExists = false;
        Map<ModuleId, List<Opening>> table = side == InterfaceRole.SENDER ? SENDERS : RECEIVERS;
        for (Opening opening : table.getOrDefault(module, List.of())) {
            if (opening.fits(segments)) {
                pathExists = true;
                if (opening.methods.contains(method)) {
                    return opening.shape;
                }
            }
        }
        if (pathExists) {
            throw OcpiException.withHttpStatus(
                    405,
                    OcpiStatusCode.CLIENT_ERROR,
                    method + " is not available here; see the method tables of " + module);
        }
        throw OcpiException.withHttpStatus(
                404,
                OcpiStatusCode.INVALID_PARAMETERS,
                "the " + side + " interface of " + module + " has no path with " + segments.size()
                        + " segment(s) like this");
    }

    private static List<Opening> openings(ModuleId module, InterfaceRole side) {
        boolean sender = side == InterfaceRole.SENDER;
        return switch (module) {
            case LOCATIONS ->
                sender ? List.of(list(), open(Shape.ONE, 1, 3, READ)) : List.of(open(Shape.OWNED, 3, 5, KEEP));
            case SESSIONS ->
                sender
                        ? List.of(
                                list(),
                                new Opening(
                                        Shape.CHARGING_PREFERENCES,
                                        2,
                                        2,
                                        "charging_preferences",
                                        List.of(HttpMethod.PUT)))
                        : List.of(open(Shape.OWNED, 3, 3, KEEP));
            case CDRS -> sender ? List.of(list()) : List.of(open(Shape.NEW_CDR, 0, 0, CREATE));
            case TARIFFS ->
                sender
                        ? List.of(list())
                        : List.of(open(Shape.OWNED, 3, 3, List.of(HttpMethod.GET, HttpMethod.PUT, HttpMethod.DELETE)));
            case TOKENS ->
                sender
                        ? List.of(list(), new Opening(Shape.AUTHORIZE, 2, 2, "authorize", CREATE))
                        : List.of(open(Shape.OWNED, 3, 3, KEEP));
            case COMMANDS -> sender ? List.of() : List.of(open(Shape.COMMAND, 1, 1, CREATE));
            case CHARGINGPROFILES ->
                sender
                        ? List.of(open(Shape.PROFILE, 1, 1, List.of(HttpMethod.PUT)))
                        : List.of(
                                open(Shape.PROFILE, 1, 1, List.of(HttpMethod.GET, HttpMethod.PUT, HttpMethod.DELETE)));
            case CREDENTIALS, HUBCLIENTINFO -> List.of();
        };
    }

    private static Opening list() {
        return open(Shape.LIST, 0, 0, READ);
    }

    private static Opening open(Shape shape, int least, int most, List<HttpMethod> methods) {
        return new Opening(shape, least, most, "", methods);
    }
}
