package org.crossvolt.cpo.stations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.crossvolt.ocpi.types.OcpiJson;

/**
 * What stations answer about their settings, in one form for both versions: by name, such as {@code HeartbeatInterval} or
 * {@code OCPPCommCtrlr/HeartbeatInterval}, with value and readonly. Keys are left out.
 */
final class Configuration {

    private static final Set<String> SECRETS = Set.of("AuthorizationKey", "BasicAuthPassword");

    private Configuration() {}

    /** Empty for the answers of other operations. */
    static ObjectNode of(JsonNode answer) {
        ObjectNode settings = OcpiJson.mapper().createObjectNode();
        for (JsonNode one : answer.path("configurationKey")) {
            put(settings, one.path("key").asText(), one.path("key").asText(), one.path("value"), one.path("readonly"));
        }
        for (JsonNode one : answer.path("getVariableResult")) {
            if (one.path("attributeStatus").asText().equals("Accepted")) {
                String variable = named(one.path("variable"));
                JsonNode evse = one.path("component").path("evse").path("id");
                String component = named(one.path("component")) + (evse.isInt() ? "@" + evse.intValue() : "");
                String type = one.path("attributeType").asText("Actual");
                put(
                        settings,
                        one.path("variable").path("name").asText(),
                        component + "/" + variable + (type.equals("Actual") ? "" : ":" + type),
                        one.path("attributeValue"),
                        OcpiJson.mapper().missingNode());
            }
        }
        return settings;
    }

    private static String named(JsonNode of) {
        JsonNode instance = of.path("instance");
        return of.path("name").asText() + (instance.isTextual() ? "." + instance.textValue() : "");
    }

    private static void put(ObjectNode settings, String name, String key, JsonNode value, JsonNode readonly) {
        if (name.isEmpty() || SECRETS.contains(name)) {
            return;
        }
        ObjectNode setting = settings.putObject(key);
        if (value.isTextual()) {
            setting.set("value", value);
        }
        if (readonly.isBoolean()) {
            setting.set("readonly", readonly);
        }
    }
}
