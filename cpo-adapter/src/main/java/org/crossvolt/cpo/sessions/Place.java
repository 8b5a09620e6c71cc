package org.crossvolt.cpo.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.crossvolt.ocpi.types.CiString;
import org.jspecify.annotations.Nullable;

/**
 * Where a transaction takes place, as it was when it began: a CDR shows location and tariffs of the start (3.3).
 *
 * @param snapshot {@code location} and {@code evse} as OCPI shows them, {@code connector_id}, and its {@code tariffs}
 */
public record Place(JsonNode snapshot) {

    private static final int MOST_DAYS = 60;

    public JsonNode location() {
        return snapshot.path("location");
    }

    public JsonNode evse() {
        return snapshot.path("evse");
    }

    public JsonNode tariffs() {
        return snapshot.path("tariffs");
    }

    public JsonNode connector() {
        String id = snapshot.path("connector_id").asText();
        for (JsonNode connector : evse().path("connectors")) {
            if (connector.path("id").asText().equals(id)) {
                return connector;
            }
        }
        return evse().path("connectors").path(0);
    }

    public String timeZone() {
        return location().path("time_zone").asText("UTC");
    }

    /** The tariff that holds for sessions of everybody: of type REGULAR, or of none. */
    public @Nullable JsonNode tariff() {
        for (JsonNode tariff : tariffs()) {
            if (tariff.path("type").asText("REGULAR").equals("REGULAR")) {
                return tariff;
            }
        }
        return null;
    }

    public @Nullable CiString tariffId() {
        JsonNode tariff = tariff();
        return tariff == null ? null : CiString.of(tariff.path("id").asText());
    }

    /** Whether somebody pays for a reservation that was not used. */
    public boolean billsReservations() {
        JsonNode tariff = tariff();
        for (JsonNode element : tariff == null ? List.<JsonNode>of() : tariff.path("elements")) {
            if (element.path("restrictions").hasNonNull("reservation")) {
                return true;
            }
        }
        return false;
    }

    String currency(String otherwise) {
        JsonNode tariff = tariff();
        return tariff == null ? otherwise : tariff.path("currency").asText(otherwise);
    }

    /** Moments between start and end at which an element of the tariff begins or ends by the clock or by duration. */
    List<Instant> boundaries(Instant start, Instant end) {
        List<Instant> boundaries = new ArrayList<>();
        JsonNode tariff = tariff();
        for (JsonNode element : tariff == null ? List.<JsonNode>of() : tariff.path("elements")) {
            JsonNode restrictions = element.path("restrictions");
            for (String name : List.of("start_time", "end_time")) {
                addClock(boundaries, restrictions.path(name).textValue(), start, end);
            }
            for (String name : List.of("min_duration", "max_duration")) {
                if (restrictions.path(name).isIntegralNumber()) {
                    add(boundaries, start.plusSeconds(restrictions.path(name).asLong()), start, end);
                }
            }
        }
        return boundaries;
    }

    private void addClock(List<Instant> boundaries, @Nullable String time, Instant start, Instant end) {
        if (time == null || Duration.between(start, end).toDays() > MOST_DAYS) {
            return;
        }
        try {
            LocalTime at = LocalTime.parse(time);
            LocalDate day = start.atZone(zone()).toLocalDate();
            for (; !day.atTime(at).atZone(zone()).toInstant().isAfter(end); day = day.plusDays(1)) {
                add(boundaries, day.atTime(at).atZone(zone()).toInstant(), start, end);
            }
        } catch (DateTimeException unreadable) {
            // 24:00 and the like: the tariff-engine says what it thinks of it.
        }
    }

    private ZoneId zone() {
        try {
            return ZoneId.of(timeZone());
        } catch (DateTimeException unknown) {
            return ZoneOffset.UTC;
        }
    }

    private static void add(List<Instant> boundaries, Instant moment, Instant start, Instant end) {
        if (moment.isAfter(start) && moment.isBefore(end)) {
            boundaries.add(moment);
        }
    }
}
