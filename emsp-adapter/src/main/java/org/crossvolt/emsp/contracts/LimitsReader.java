package org.crossvolt.emsp.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.crossvolt.emsp.Questions;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.jspecify.annotations.Nullable;

/** Reads the limits of a contract, naming everything that is wrong with them. */
final class LimitsReader {

    private static final Set<String> KNOWN =
            Set.of("credit", "hours", "countries", "locations", "partners", "excluded_partners");
    private static final int MOST_LISTED = 300;
    private static final int LONGEST_LOCATION_ID = 36;
    private static final BigDecimal MOST_CREDIT = new BigDecimal("1000000000");

    private final JsonRequest request;

    private LimitsReader(JsonRequest request) {
        this.request = request;
    }

    static Limits read(JsonRequest request) {
        JsonNode limits = request.field("limits");
        if (limits == null) {
            return Limits.NONE;
        }
        if (!limits.isObject()) {
            request.refuse("limits", "form", "needs an object", limits.toString());
            return Limits.NONE;
        }
        limits.fieldNames().forEachRemaining(name -> {
            if (!KNOWN.contains(name)) {
                request.refuse("limits/" + name, "unknown", "is not known here", null);
            }
        });
        LimitsReader reader = new LimitsReader(request);
        return new Limits(
                reader.credit(limits.path("credit")),
                reader.hours(limits.path("hours")),
                reader.list(limits, "countries", LimitsReader::country),
                reader.list(limits, "locations", LimitsReader::location),
                reader.list(limits, "partners", LimitsReader::partner),
                reader.list(limits, "excluded_partners", LimitsReader::partner));
    }

    private @Nullable BigDecimal credit(JsonNode credit) {
        if (credit.isMissingNode() || credit.isNull()) {
            return null;
        }
        if (!credit.isNumber()
                || credit.decimalValue().signum() < 0
                || credit.decimalValue().compareTo(MOST_CREDIT) > 0) {
            request.refuse("limits/credit", "range", "needs an amount from 0 to " + MOST_CREDIT, credit.toString());
            return null;
        }
        return credit.decimalValue();
    }

    private Limits.@Nullable DailyHours hours(JsonNode hours) {
        if (hours.isMissingNode() || hours.isNull()) {
            return null;
        }
        try {
            Limits.DailyHours read = new Limits.DailyHours(
                    hours.path("from").asText(),
                    hours.path("until").asText(),
                    hours.path("time_zone").asText());
            LocalTime.parse(read.from());
            LocalTime.parse(read.until());
            ZoneId.of(read.timeZone());
            return read;
        } catch (DateTimeException notTimes) {
            request.refuse(
                    "limits/hours",
                    "form",
                    "needs from and until such as 06:30, and a time_zone such as Europe/Amsterdam",
                    hours.toString());
            return null;
        }
    }

    private List<String> list(JsonNode limits, String name, UnaryOperator<String> reader) {
        JsonNode list = limits.path(name);
        List<String> read = new ArrayList<>();
        if (list.isMissingNode() || list.isNull()) {
            return read;
        }
        if (!list.isArray() || list.size() > MOST_LISTED) {
            request.refuse("limits/" + name, "form", "needs a list of at most " + MOST_LISTED, null);
            return read;
        }
        for (int i = 0; i < list.size(); i++) {
            try {
                read.add(reader.apply(list.get(i).asText()));
            } catch (IllegalArgumentException unreadable) {
                request.refuse(
                        "limits/" + name + "/" + i,
                        "form",
                        String.valueOf(unreadable.getMessage()),
                        list.get(i).toString());
            }
        }
        return read;
    }

    private static String country(String text) {
        if (!text.matches("[A-Za-z]{3}")) {
            throw new IllegalArgumentException("needs three letters (ISO 3166-1 alpha-3)");
        }
        return text.toUpperCase(Locale.ROOT);
    }

    /** In the order of an address, so that an id may have slashes; in capitals, because letter case does not matter (1.8). */
    private static String location(String text) {
        String[] parts = text.split("/", 3);
        PartyId party = parts.length == 3 ? PartyId.ofNullable(parts[0], parts[1]) : null;
        if (party == null || parts[2].isBlank() || parts[2].length() > LONGEST_LOCATION_ID) {
            throw new IllegalArgumentException("needs a country, a party and a Location's id of at most "
                    + LONGEST_LOCATION_ID + " characters, such as NL/CVC/LOC1");
        }
        return Limits.location(party, CiString.of(parts[2]));
    }

    private static String partner(String text) {
        return Questions.name(PartyId.parse(text));
    }
}
