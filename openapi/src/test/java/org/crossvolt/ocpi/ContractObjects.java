package org.crossvolt.ocpi;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.crossvolt.ocpi.cdrs.Cdr;
import org.crossvolt.ocpi.chargingprofiles.ActiveChargingProfile;
import org.crossvolt.ocpi.chargingprofiles.ActiveChargingProfileResult;
import org.crossvolt.ocpi.chargingprofiles.ChargingProfileResponse;
import org.crossvolt.ocpi.chargingprofiles.ChargingProfileResult;
import org.crossvolt.ocpi.chargingprofiles.ClearProfileResult;
import org.crossvolt.ocpi.chargingprofiles.SetChargingProfile;
import org.crossvolt.ocpi.commands.CancelReservation;
import org.crossvolt.ocpi.commands.CommandResponse;
import org.crossvolt.ocpi.commands.CommandResult;
import org.crossvolt.ocpi.commands.ReserveNow;
import org.crossvolt.ocpi.commands.StartSession;
import org.crossvolt.ocpi.commands.StopSession;
import org.crossvolt.ocpi.commands.UnlockConnector;
import org.crossvolt.ocpi.credentials.Credentials;
import org.crossvolt.ocpi.hubclientinfo.ClientInfo;
import org.crossvolt.ocpi.locations.Connector;
import org.crossvolt.ocpi.locations.Evse;
import org.crossvolt.ocpi.locations.Location;
import org.crossvolt.ocpi.sessions.ChargingPreferences;
import org.crossvolt.ocpi.sessions.Session;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.tokens.AuthorizationInfo;
import org.crossvolt.ocpi.tokens.LocationReferences;
import org.crossvolt.ocpi.tokens.Token;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.versions.Version;
import org.crossvolt.ocpi.versions.VersionDetails;

/** One full object of ours for everything that travels as a body, and ways to spoil a copy of it. */
public final class ContractObjects {

    private ContractObjects() {}

    public static List<Class<? extends OcpiObject>> all() {
        return List.of(
                Location.class,
                Evse.class,
                Connector.class,
                Session.class,
                ChargingPreferences.class,
                Cdr.class,
                Tariff.class,
                Token.class,
                AuthorizationInfo.class,
                LocationReferences.class,
                CancelReservation.class,
                ReserveNow.class,
                StartSession.class,
                StopSession.class,
                UnlockConnector.class,
                CommandResponse.class,
                CommandResult.class,
                ChargingProfileResponse.class,
                ActiveChargingProfileResult.class,
                ChargingProfileResult.class,
                ClearProfileResult.class,
                SetChargingProfile.class,
                ActiveChargingProfile.class,
                Version.class,
                VersionDetails.class,
                Credentials.class,
                ClientInfo.class);
    }

    public static Class<? extends OcpiObject> named(String simpleName) {
        return all().stream()
                .filter(type -> type.getSimpleName().equals(simpleName))
                .findFirst()
                .orElseThrow();
    }

    public static ObjectNode full(Class<? extends OcpiObject> type) {
        String file = "/objects/" + type.getSimpleName() + ".json";
        try (InputStream json = ContractObjects.class.getResourceAsStream(file)) {
            return (ObjectNode) OcpiJson.mapper().readTree(json);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(file, unreadable);
        }
    }

    /** A full object with the JSON text {@code value} at the pointer; {@code absent} takes the member away. */
    public static ObjectNode changed(Class<? extends OcpiObject> type, String pointer, String value) {
        ObjectNode object = full(type);
        JsonPointer at = JsonPointer.compile(pointer);
        JsonNode parent = object.at(at.head());
        String last = at.last().getMatchingProperty();
        if (parent instanceof ArrayNode list) {
            list.set(Integer.parseInt(last), json(value));
        } else if (value.equals("absent")) {
            ((ObjectNode) parent).remove(last);
        } else {
            ((ObjectNode) parent).set(last, json(value));
        }
        return object;
    }

    public static JsonNode json(String text) {
        try {
            return OcpiJson.mapper().readTree(text);
        } catch (IOException notJson) {
            throw new UncheckedIOException(text, notJson);
        }
    }
}
