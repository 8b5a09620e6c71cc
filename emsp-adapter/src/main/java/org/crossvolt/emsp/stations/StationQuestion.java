package org.crossvolt.emsp.stations;

import jakarta.ws.rs.core.MultivaluedMap;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.crossvolt.ocpi.locations.ConnectorType;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.jspecify.annotations.Nullable;

/** A search as its parameters say it; everything wrong with them is named at once. */
record StationQuestion(Area area, StationFilter filter, int limit) {

    private static final Set<String> KNOWN = Set.of(
            "latitude",
            "longitude",
            "radius",
            "south",
            "west",
            "north",
            "east",
            "connector",
            "min_power",
            "available",
            "max_price",
            "operator",
            "limit");
    private static final int MOST_POWER = 10_000;
    private static final int LONGEST_OPERATOR = 100;
    private static final int DEFAULT_RADIUS = 5_000;

    static StationQuestion read(MultivaluedMap<String, String> parameters, StationsConfig config) {
        Reader reader = new Reader(parameters);
        boolean box = parameters.containsKey("south") || parameters.containsKey("north");
        Area area = box
                ? new Area.Box(
                        reader.degrees("south", 90),
                        reader.degrees("west", 180),
                        reader.degrees("north", 90),
                        reader.degrees("east", 180))
                : new Area.Circle(
                        reader.degrees("latitude", 90),
                        reader.degrees("longitude", 180),
                        reader.number("radius", 1, config.maxRadius(), BigDecimal.valueOf(DEFAULT_RADIUS))
                                .intValue());
        if (area instanceof Area.Box read && read.south() > read.north()) {
            reader.refuse("south", "order", "has to be less than north", reader.text("south"));
        }
        StationFilter filter = new StationFilter(
                reader.connectors(),
                reader.number("min_power", 0, MOST_POWER, BigDecimal.ZERO)
                        .movePointRight(3)
                        .intValue(),
                reader.yes("available"),
                parameters.containsKey("max_price") ? reader.number("max_price", 0, 1_000_000, BigDecimal.ZERO) : null,
                reader.operator());
        int limit = reader.number(
                        "limit", 1, config.maxStations(), BigDecimal.valueOf(Math.min(50, config.maxStations())))
                .intValue();
        reader.requireRight();
        return new StationQuestion(area, filter, limit);
    }

    private static final class Reader {

        private final MultivaluedMap<String, String> parameters;
        private final List<Problem.Detail> wrong = new ArrayList<>();

        Reader(MultivaluedMap<String, String> parameters) {
            this.parameters = parameters;
            for (String name : parameters.keySet()) {
                if (!KNOWN.contains(name)) {
                    refuse(name, "unknown", "is not known here; known are " + new TreeSet<>(KNOWN), null);
                }
            }
        }

        @Nullable
        String text(String name) {
            return parameters.getFirst(name);
        }

        void refuse(String name, String rule, String message, @Nullable String seen) {
            String shown = seen == null || seen.length() <= 80 ? seen : seen.substring(0, 80) + "…";
            wrong.add(new Problem.Detail("/" + name, rule, message, shown));
        }

        int degrees(String name, int most) {
            String text = text(name);
            if (text == null) {
                refuse(name, "required", "is missing", null);
                return 0;
            }
            return number(name, -most, most, BigDecimal.ZERO).movePointRight(6).intValue();
        }

        BigDecimal number(String name, int least, int most, BigDecimal absent) {
            String text = text(name);
            if (text == null) {
                return absent;
            }
            if (text.matches("-?[0-9]{1,9}(\\.[0-9]{1,12})?")) {
                BigDecimal number = new BigDecimal(text);
                if (number.compareTo(BigDecimal.valueOf(least)) >= 0
                        && number.compareTo(BigDecimal.valueOf(most)) <= 0) {
                    return number;
                }
            }
            refuse(name, "range", "needs a number from " + least + " to " + most, text);
            return absent;
        }

        boolean yes(String name) {
            String text = text(name);
            if (text != null && !text.equals("true") && !text.equals("false")) {
                refuse(name, "form", "is true or false", text);
            }
            return "true".equals(text);
        }

        Set<String> connectors() {
            Set<String> read = new TreeSet<>();
            for (String text : parameters.getOrDefault("connector", List.of())) {
                if (new ConnectorType(text).isKnown()) {
                    read.add(text);
                } else {
                    refuse("connector", "known", "is no connector of OCPI, such as IEC_62196_T2_COMBO", text);
                }
            }
            return read;
        }

        @Nullable
        String operator() {
            String text = text("operator");
            if (text != null && (text.isBlank() || text.length() > LONGEST_OPERATOR)) {
                refuse("operator", "length", "needs 1 to " + LONGEST_OPERATOR + " characters", text);
            }
            return text;
        }

        void requireRight() {
            if (!wrong.isEmpty()) {
                throw new ProblemException(Problem.of(400, "Some parameters can not be used.", wrong));
            }
        }
    }
}
