package org.crossvolt.cpo.cdrs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import org.crossvolt.cpo.sessions.Place;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OcpiJson;

/** Puts a CDR together: from the Session, the place at its start, and the price. */
final class CdrDraft {

    private static final int LONGEST_ADDRESS = 45;
    private static final int LONGEST_STATE = 20;
    private static final int LONGEST_REMARK = 255;

    private CdrDraft() {}

    /** Complete but for the price, which is zero. */
    static ObjectNode of(JsonNode session, Place place, String remark, Instant now) {
        ObjectNode cdr = OcpiJson.mapper().createObjectNode();
        for (String same : new String[] {
            "country_code",
            "party_id",
            "id",
            "start_date_time",
            "end_date_time",
            "cdr_token",
            "auth_method",
            "authorization_reference",
            "currency"
        }) {
            if (session.hasNonNull(same)) {
                cdr.set(same, session.get(same));
            }
        }
        cdr.set("session_id", session.get("id"));
        cdr.set("cdr_location", location(session, place));
        ArrayNode tariffs = cdr.putArray("tariffs");
        JsonNode tariff = place.tariff();
        if (tariff != null) {
            tariffs.add(tariff);
        }
        cdr.set("charging_periods", periods(session));
        cdr.set("total_cost", OcpiJson.mapper().createObjectNode().put("excl_vat", 0));
        cdr.put("total_energy", session.path("kwh").decimalValue());
        BigDecimal charging = sum(cdr, "TIME");
        BigDecimal parking = sum(cdr, "PARKING_TIME");
        cdr.put("total_time", charging.add(parking));
        if (parking.signum() > 0) {
            cdr.put("total_parking_time", parking);
        }
        if (!remark.isEmpty()) {
            cdr.put("remark", cut(remark, LONGEST_REMARK));
        }
        cdr.put("last_updated", OcpiDateTime.format(now));
        return cdr;
    }

    /** A Session that ended in the moment it began has no stretch of time, but a CDR needs a period. */
    private static JsonNode periods(JsonNode session) {
        JsonNode periods = session.path("charging_periods");
        if (periods.size() > 0) {
            return periods;
        }
        ArrayNode one = OcpiJson.mapper().createArrayNode();
        ObjectNode period = one.addObject()
                .put("start_date_time", session.path("start_date_time").asText());
        period.putArray("dimensions").addObject().put("type", "TIME").put("volume", 0);
        return one;
    }

    private static BigDecimal sum(JsonNode cdr, String dimension) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode period : cdr.path("charging_periods")) {
            for (JsonNode one : period.path("dimensions")) {
                if (one.path("type").asText().equals(dimension)) {
                    sum = sum.add(one.path("volume").decimalValue());
                }
            }
        }
        return sum;
    }

    private static ObjectNode location(JsonNode session, Place place) {
        JsonNode location = place.location();
        ObjectNode at = OcpiJson.mapper().createObjectNode();
        for (String same : new String[] {"id", "name", "city", "postal_code", "country", "coordinates"}) {
            if (location.hasNonNull(same)) {
                at.set(same, location.get(same));
            }
        }
        // partners may still know the shorter limits.
        at.put("address", cut(location.path("address").asText(), LONGEST_ADDRESS));
        if (location.hasNonNull("state")) {
            at.put("state", cut(location.path("state").asText(), LONGEST_STATE));
        }
        at.set("evse_uid", session.get("evse_uid"));
        at.put("evse_id", place.evse().path("evse_id").asText("#NA"));
        at.set("connector_id", session.get("connector_id"));
        JsonNode connector = place.connector();
        at.set("connector_standard", connector.get("standard"));
        at.set("connector_format", connector.get("format"));
        at.set("connector_power_type", connector.get("power_type"));
        return at;
    }

    /** The totals of tariff-engine's report; parts that cost nothing are left out. */
    static void price(ObjectNode cdr, JsonNode report) {
        cdr.set("total_cost", report.get("total"));
        put(cdr, "total_fixed_cost", report.path("fixed_cost"));
        put(cdr, "total_energy_cost", report.path("energy_cost"));
        put(cdr, "total_time_cost", report.path("time_cost"));
        put(cdr, "total_parking_cost", report.path("parking_cost"));
        put(cdr, "total_reservation_cost", report.path("reservation_cost"));
    }

    private static void put(ObjectNode cdr, String name, JsonNode price) {
        if (price.path("excl_vat").decimalValue().signum() != 0) {
            cdr.set(name, price);
        }
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }
}
