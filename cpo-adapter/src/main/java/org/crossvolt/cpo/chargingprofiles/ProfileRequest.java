package org.crossvolt.cpo.chargingprofiles;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.crossvolt.cpo.commands.CommandStore;
import org.crossvolt.cpo.ocpp.OcppTime;
import org.crossvolt.cpo.ocpp.OcppVersion;
import org.crossvolt.ocpi.chargingprofiles.ActiveChargingProfile;
import org.crossvolt.ocpi.chargingprofiles.ChargingProfile;
import org.crossvolt.ocpi.chargingprofiles.ChargingProfilePeriod;
import org.crossvolt.ocpi.chargingprofiles.ChargingRateUnit;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OcpiJson;
import org.jspecify.annotations.Nullable;

/** Profiles of OCPI as a station hears them, in its version, and back. */
record ProfileRequest(String action, JsonNode payload) {

    private static final int STACK_LEVEL = 1;
    private static final int QUIET_ID = 1;

    static ProfileRequest set(OcppVersion version, CommandStore.Running running, ChargingProfile profile) {
        ObjectNode schedule = schedule(profile);
        ObjectNode station = object();
        String start = profile.startDateTime() == null
                ? null
                : OcppTime.format(profile.startDateTime().instant());
        if (start != null) {
            schedule.put("startSchedule", start);
        }
        station.put("stackLevel", STACK_LEVEL)
                .put("chargingProfilePurpose", "TxProfile")
                .put("chargingProfileKind", start == null ? "Relative" : "Absolute");
        return switch (version) {
            case V16 -> {
                station.put("chargingProfileId", idOf(running))
                        .put("transactionId", Integer.parseInt(running.transactionId()));
                station.set("chargingSchedule", schedule);
                ObjectNode payload = object().put("connectorId", running.ordinal());
                payload.set("csChargingProfiles", station);
                yield new ProfileRequest("SetChargingProfile", payload);
            }
            case V201 -> {
                station.put("id", idOf(running)).put("transactionId", running.transactionId());
                station.putArray("chargingSchedule").add(schedule.put("id", 1));
                ObjectNode payload = object().put("evseId", running.evse());
                payload.set("chargingProfile", station);
                yield new ProfileRequest("SetChargingProfile", payload);
            }
        };
    }

    /** Under this one, a transaction that no other profile is for draws nothing. */
    static ProfileRequest quiet(OcppVersion version, ChargingRateUnit unit) {
        ObjectNode schedule = object().put("chargingRateUnit", unit.text());
        schedule.putArray("chargingSchedulePeriod")
                .addObject()
                .put("startPeriod", 0)
                .put("limit", BigDecimal.ZERO);
        ObjectNode station = object().put("stackLevel", 0)
                .put("chargingProfilePurpose", "TxDefaultProfile")
                .put("chargingProfileKind", "Relative");
        return switch (version) {
            case V16 -> {
                station.put("chargingProfileId", QUIET_ID).set("chargingSchedule", schedule);
                ObjectNode payload = object().put("connectorId", 0);
                payload.set("csChargingProfiles", station);
                yield new ProfileRequest("SetChargingProfile", payload);
            }
            case V201 -> {
                station.put("id", QUIET_ID).putArray("chargingSchedule").add(schedule.put("id", 1));
                ObjectNode payload = object().put("evseId", 0);
                payload.set("chargingProfile", station);
                yield new ProfileRequest("SetChargingProfile", payload);
            }
        };
    }

    /** Takes {@link #quiet} away. */
    static ProfileRequest loud(OcppVersion version) {
        return new ProfileRequest(
                "ClearChargingProfile",
                object().put(version == OcppVersion.V16 ? "id" : "chargingProfileId", QUIET_ID));
    }

    static ProfileRequest clear(OcppVersion version, CommandStore.Running running) {
        return new ProfileRequest(
                "ClearChargingProfile",
                object().put(version == OcppVersion.V16 ? "id" : "chargingProfileId", idOf(running)));
    }

    static ProfileRequest active(OcppVersion version, CommandStore.Running running, int duration) {
        return new ProfileRequest(
                "GetCompositeSchedule",
                switch (version) {
                    case V16 -> object().put("connectorId", running.ordinal()).put("duration", duration);
                    case V201 -> object().put("evseId", running.evse()).put("duration", duration);
                });
    }

    /** What holds, out of the answer to GetCompositeSchedule; null where it says nothing. */
    static @Nullable ActiveChargingProfile read(JsonNode answer, Instant now) {
        boolean in16 = answer.has("chargingSchedule");
        JsonNode schedule = in16 ? answer.path("chargingSchedule") : answer.path("schedule");
        JsonNode start = in16 ? answer.path("scheduleStart") : schedule.path("scheduleStart");
        List<ChargingProfilePeriod> periods = new ArrayList<>();
        for (JsonNode period : schedule.path("chargingSchedulePeriod")) {
            if (period.path("startPeriod").isInt() && period.path("limit").isNumber()) {
                periods.add(new ChargingProfilePeriod(
                        period.path("startPeriod").intValue(),
                        period.path("limit").decimalValue()));
            }
        }
        if (periods.isEmpty()) {
            return null;
        }
        OcpiDateTime from =
                start.isTextual() ? new OcpiDateTime(OcppTime.parse(start.textValue())) : new OcpiDateTime(now);
        return new ActiveChargingProfile(
                from,
                new ChargingProfile(
                        from,
                        schedule.path("duration").isInt()
                                ? schedule.path("duration").intValue()
                                : null,
                        new ChargingRateUnit(schedule.path("chargingRateUnit").asText("A")),
                        null,
                        periods));
    }

    /** Limits have one decimal in 1.6, and more help nobody in 2.0.1. */
    private static ObjectNode schedule(ChargingProfile profile) {
        ObjectNode schedule =
                object().put("chargingRateUnit", profile.chargingRateUnit().text());
        if (profile.duration() != null) {
            schedule.put("duration", profile.duration());
        }
        if (profile.minChargingRate() != null) {
            schedule.put("minChargingRate", profile.minChargingRate().setScale(1, RoundingMode.HALF_UP));
        }
        ArrayNode periods = schedule.putArray("chargingSchedulePeriod");
        profile.chargingProfilePeriod()
                .forEach(period -> periods.addObject()
                        .put("startPeriod", period.startPeriod())
                        .put("limit", period.limit().setScale(1, RoundingMode.HALF_UP)));
        return schedule;
    }

    /** One profile per session: a later one replaces an earlier one. */
    private static int idOf(CommandStore.Running running) {
        return Math.max(QUIET_ID + 1, running.id().hashCode() & Integer.MAX_VALUE);
    }

    private static ObjectNode object() {
        return OcpiJson.mapper().createObjectNode();
    }
}
