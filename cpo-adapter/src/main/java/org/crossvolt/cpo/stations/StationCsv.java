package org.crossvolt.cpo.stations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.jspecify.annotations.Nullable;

/** Stations as a table: one line per connector, with the columns of {@link #COLUMNS}; lists are divided by semicolons. */
final class StationCsv {

    static final List<String> COLUMNS = List.of(
            "id",
            "party",
            "location_id",
            "security_profile",
            "key",
            "versions",
            "evse",
            "evse_id",
            "connector",
            "standard",
            "format",
            "power_type",
            "max_voltage",
            "max_amperage",
            "tariff_ids");

    private static final int MOST_LINES = 20_000;
    private static final CsvMapper CSV = new CsvMapper();

    private StationCsv() {}

    /** Station requests as {@link StationSpec} reads them, by id, in the order of the table. */
    static Map<String, ObjectNode> read(byte[] csv) {
        Map<String, ObjectNode> stations = new LinkedHashMap<>();
        try (MappingIterator<Map<String, String>> lines = CSV.readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader().withStrictHeaders(false))
                .readValues(csv)) {
            int count = 0;
            while (lines.hasNext()) {
                Map<String, String> line = lines.next();
                if (count++ == 0) {
                    requireColumns(line);
                }
                if (count > MOST_LINES) {
                    throw refusal("The table has more than " + MOST_LINES + " lines.");
                }
                add(stations, line);
            }
        } catch (IOException | RuntimeException malformed) {
            if (malformed instanceof ProblemException problem) {
                throw problem;
            }
            throw refusal("The body is no table with a first line of column names.");
        }
        if (stations.isEmpty()) {
            throw refusal("The table has no lines.");
        }
        return stations;
    }

    private static void requireColumns(Map<String, String> line) {
        List<String> missing =
                COLUMNS.stream().filter(column -> !line.containsKey(column)).toList();
        if (!missing.isEmpty()) {
            throw refusal("The table has no columns " + missing + ".");
        }
    }

    private static ProblemException refusal(String detail) {
        return new ProblemException(Problem.of(400, detail));
    }

    private static void add(Map<String, ObjectNode> stations, Map<String, String> line) {
        ObjectNode station = stations.computeIfAbsent(line.getOrDefault("id", ""), id -> {
            ObjectNode fresh = OcpiJson.mapper().createObjectNode().put("id", id);
            for (String name : List.of("party", "location_id", "key")) {
                putText(fresh, name, line.get(name));
            }
            putNumber(fresh, "security_profile", line.get("security_profile"));
            putList(fresh, "versions", line.get("versions"));
            fresh.putArray("evses");
            return fresh;
        });
        ObjectNode evse = evse((ArrayNode) station.path("evses"), line);
        ObjectNode connector = ((ArrayNode) evse.path("connectors")).addObject();
        putText(connector, "id", line.get("connector"));
        for (String name : List.of("standard", "format", "power_type")) {
            putText(connector, name, line.get(name));
        }
        putNumber(connector, "max_voltage", line.get("max_voltage"));
        putNumber(connector, "max_amperage", line.get("max_amperage"));
        putList(connector, "tariff_ids", line.get("tariff_ids"));
    }

    private static ObjectNode evse(ArrayNode evses, Map<String, String> line) {
        String number = line.getOrDefault("evse", "");
        for (JsonNode one : evses) {
            if (one.path("number").asText().equals(number)) {
                return (ObjectNode) one;
            }
        }
        ObjectNode evse = evses.addObject();
        putNumber(evse, "number", number);
        putText(evse, "evse_id", line.get("evse_id"));
        evse.putArray("connectors");
        return evse;
    }

    private static void putText(ObjectNode object, String name, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            object.put(name, value.strip());
        }
    }

    /** What is no number stays a text, so that the reader of the station says so. */
    private static void putNumber(ObjectNode object, String name, @Nullable String value) {
        if (value != null && value.strip().matches("-?[0-9]{1,9}")) {
            object.put(name, Integer.parseInt(value.strip()));
        } else {
            putText(object, name, value);
        }
    }

    private static void putList(ObjectNode object, String name, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            ArrayNode list = object.putArray(name);
            for (String one : value.split(";", -1)) {
                list.add(one.strip());
            }
        }
    }

    /** The table of stations as their operator sees them; the column of keys is empty. */
    static String write(JsonNode stations) {
        CsvSchema.Builder schema = CsvSchema.builder().setUseHeader(true);
        COLUMNS.forEach(schema::addColumn);
        StringWriter table = new StringWriter();
        try (SequenceWriter lines = CSV.writer(schema.build()).writeValues(table)) {
            for (JsonNode station : stations) {
                for (JsonNode evse : station.path("evses")) {
                    for (JsonNode connector : evse.path("connectors")) {
                        lines.write(line(station, evse, connector));
                    }
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return table.toString();
    }

    private static Map<String, String> line(JsonNode station, JsonNode evse, JsonNode connector) {
        Map<String, String> line = new LinkedHashMap<>();
        for (String name : List.of("id", "party", "location_id", "security_profile")) {
            line.put(name, safe(station.path(name).asText()));
        }
        line.put("key", "");
        line.put("versions", joined(station.path("versions")));
        line.put("evse", evse.path("number").asText());
        line.put("evse_id", safe(evse.path("evse_id").asText()));
        line.put("connector", safe(connector.path("id").asText()));
        for (String name : List.of("standard", "format", "power_type", "max_voltage", "max_amperage")) {
            line.put(name, connector.path(name).asText());
        }
        line.put("tariff_ids", safe(joined(connector.path("tariff_ids"))));
        return line;
    }

    private static String joined(JsonNode list) {
        StringBuilder joined = new StringBuilder();
        list.forEach(one -> joined.append(joined.isEmpty() ? "" : ";").append(one.asText()));
        return joined.toString();
    }

    /** A spreadsheet must not take a text for a formula. */
    private static String safe(String text) {
        return !text.isEmpty() && "=+-@".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    static byte[] bytes(ObjectNode station) {
        return station.toString().getBytes(StandardCharsets.UTF_8);
    }
}
