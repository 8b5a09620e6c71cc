package org.crossvolt.ocpi.objects;

import java.util.List;
import org.crossvolt.ocpi.cdrs.Cdr;
import org.crossvolt.ocpi.locations.Connector;
import org.crossvolt.ocpi.locations.Evse;
import org.crossvolt.ocpi.locations.Location;
import org.crossvolt.ocpi.sessions.Session;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.tokens.Token;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.types.Violation;
import org.crossvolt.ocpi.versions.ModuleId;

/** Checks bodies beside the bytes: the verdict of the contract's records as a sentence that names every wrong field. */
public final class ObjectRules {

    private ObjectRules() {}

    /**
     * Checks a whole object, or the part of it that {@code depth} ids below it name.
     *
     * @throws OcpiException 2001 naming every violation by its pointer
     */
    public static void requireWhole(ModuleId module, int depth, byte[] body) {
        refuse(OcpiReader.violations(body, recordOf(module, depth)));
    }

    /** @throws OcpiException 2001 naming every violation by its pointer */
    public static void requirePatch(ModuleId module, int depth, byte[] body) {
        refuse(OcpiReader.patchViolations(body, recordOf(module, depth)));
    }

    private static void refuse(List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw OcpiReader.refusal(violations);
        }
    }

    private static Class<?> recordOf(ModuleId module, int depth) {
        return switch (module) {
            case LOCATIONS ->
                switch (depth) {
                    case 0 -> Location.class;
                    case 1 -> Evse.class;
                    default -> Connector.class;
                };
            case SESSIONS -> Session.class;
            case CDRS -> Cdr.class;
            case TARIFFS -> Tariff.class;
            case TOKENS -> Token.class;
            case CHARGINGPROFILES, COMMANDS, CREDENTIALS, HUBCLIENTINFO ->
                throw new IllegalArgumentException(module + " has no objects to keep");
        };
    }

    /** The {@code last_updated} of an object that was checked. */
    public static OcpiDateTime lastUpdated(RawObject object) {
        String text = object.text("last_updated");
        if (text == null) {
            throw new OcpiException(OcpiStatusCode.INVALID_PARAMETERS, "/last_updated: is missing");
        }
        return OcpiDateTime.parse(text);
    }
}
