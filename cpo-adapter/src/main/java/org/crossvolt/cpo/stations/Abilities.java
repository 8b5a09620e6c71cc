package org.crossvolt.cpo.stations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.crossvolt.cpo.ocpp.OcppVersion;
import org.crossvolt.ocpi.types.OcpiJson;
import org.jspecify.annotations.Nullable;

/**
 * What stations are known not to do, from their feature profiles (1.6) or their device model and variables (2.x). Only what a
 * station said of itself counts: of one that said nothing everything is asked.
 */
@Singleton
public class Abilities {

    private static final String PROFILES = "SupportedFeatureProfiles";
    private static final String ANY_CONNECTOR = "ReserveConnectorZeroSupported";
    private static final String ANY_EVSE = "NonEvseSpecific";
    private static final String TRUE = "true";
    private static final String FALSE = "false";

    private final Pool database;

    Abilities(Pool database) {
        this.database = database;
    }

    /** Something that not every station does. */
    public enum Ability {
        RESERVATION("Reservation", "ReservationCtrlr"),
        SMART_CHARGING("SmartCharging", "SmartChargingCtrlr"),
        /** 1.6 has it in its core, so that every station has it. */
        UNLOCKING("Core", "ConnectorPlugRetentionLock");

        private final String profile;
        private final String component;

        Ability(String profile, String component) {
            this.profile = profile;
            this.component = component;
        }
    }

    /** Whether the station said that it can not do this; false for one that is not known. */
    public Uni<Boolean> lacks(String stationId, OcppVersion version, Ability ability) {
        return said(stationId)
                .map(rows -> rows.size() > 0 && lacks(rows.iterator().next(), version, ability));
    }

    /**
     * Whether the station said that it can keep one of its EVSEs free for somebody, whichever that is in the end. Both versions
     * make this the station's to say: one that said nothing of it can not.
     */
    public Uni<Boolean> reservesAnyEvse(String stationId, OcppVersion version) {
        return said(stationId)
                .map(rows -> rows.size() > 0 && reservesAnyEvse(rows.iterator().next(), version));
    }

    private Uni<RowSet<Row>> said(String stationId) {
        return database.preparedQuery("""
                        SELECT configuration::text AS configuration, device_model::text AS device_model
                        FROM cpo.station WHERE id = $1
                        """).execute(Tuple.of(stationId));
    }

    private static boolean reservesAnyEvse(Row row, OcppVersion version) {
        if (lacks(row, version, Ability.RESERVATION)) {
            return false;
        }
        JsonNode settings = json(row.getString("configuration"));
        String said = switch (version) {
            case V16 -> settings.path(ANY_CONNECTOR).path("value").asText();
            case V201 -> {
                String component = Ability.RESERVATION.component;
                boolean reported = values(json(row.getString("device_model")), component, ANY_EVSE).stream()
                        .anyMatch(TRUE::equalsIgnoreCase);
                yield settings.path(component + "/" + ANY_EVSE).path("value").asText(reported ? TRUE : FALSE);
            }
        };
        return said.equalsIgnoreCase(TRUE);
    }

    private static boolean lacks(Row row, OcppVersion version, Ability ability) {
        JsonNode settings = json(row.getString("configuration"));
        return switch (version) {
            case V16 -> lacks16(settings, ability);
            case V201 -> lacks2x(settings, json(row.getString("device_model")), ability);
        };
    }

    private static boolean lacks16(JsonNode settings, Ability ability) {
        String profiles = settings.path(PROFILES).path("value").asText();
        return !profiles.isBlank()
                && Arrays.stream(profiles.split(",", -1))
                        .map(String::strip)
                        .noneMatch(ability.profile::equalsIgnoreCase);
    }

    /** A variable that was read by itself is newer than the report. */
    private static boolean lacks2x(JsonNode settings, JsonNode model, Ability ability) {
        for (String variable : List.of("Available", "Enabled")) {
            String value = settings.path(ability.component + "/" + variable)
                    .path("value")
                    .asText(reported(model, ability.component, variable));
            if (value.equalsIgnoreCase(FALSE)) {
                return true;
            }
        }
        return false;
    }

    /** False where all instances of the component say so, on whatever EVSE they are. */
    private static String reported(JsonNode model, String component, String variable) {
        List<String> values = values(model, component, variable);
        return !values.isEmpty() && values.stream().allMatch(FALSE::equalsIgnoreCase) ? FALSE : "";
    }

    private static List<String> values(JsonNode model, String component, String variable) {
        return StreamSupport.stream(model.path("parts").spliterator(), false)
                .flatMap(part -> StreamSupport.stream(part.spliterator(), false))
                .filter(report -> report.path("component").path("name").asText().equals(component)
                        && report.path("variable").path("name").asText().equals(variable))
                .map(Abilities::actual)
                .toList();
    }

    private static String actual(JsonNode report) {
        for (JsonNode attribute : report.path("variableAttribute")) {
            if (attribute.path("type").asText("Actual").equals("Actual")) {
                return attribute.path("value").asText();
            }
        }
        return "";
    }

    private static JsonNode json(@Nullable String text) {
        try {
            return text == null
                    ? OcpiJson.mapper().missingNode()
                    : OcpiJson.mapper().readTree(text);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
