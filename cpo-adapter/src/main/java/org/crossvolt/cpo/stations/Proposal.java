package org.crossvolt.cpo.stations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;
import org.crossvolt.ocpi.types.OcpiJson;
import org.jspecify.annotations.Nullable;

/** EVSEs and connectors as OCPI describes them, out of a station's device model (3.5 of the OCPP reference). */
final class Proposal {

    private static final BigDecimal VOLTS = BigDecimal.valueOf(230);
    private static final BigDecimal THREE = BigDecimal.valueOf(3);

    /** ConnectorEnumType of OCPP: standard and format of OCPI, and whether it is for direct current. */
    private record Kind(String standard, String format, boolean direct) {}

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("cCCS1", new Kind("IEC_62196_T1_COMBO", "CABLE", true)),
            Map.entry("cCCS2", new Kind("IEC_62196_T2_COMBO", "CABLE", true)),
            Map.entry("cG105", new Kind("CHADEMO", "CABLE", true)),
            Map.entry("cTesla", new Kind("TESLA_S", "CABLE", true)),
            Map.entry("cType1", new Kind("IEC_62196_T1", "CABLE", false)),
            Map.entry("cType2", new Kind("IEC_62196_T2", "CABLE", false)),
            Map.entry("sType2", new Kind("IEC_62196_T2", "SOCKET", false)),
            Map.entry("sType3", new Kind("IEC_62196_T3C", "SOCKET", false)),
            Map.entry("s309-1P-16A", new Kind("IEC_60309_2_single_16", "SOCKET", false)),
            Map.entry("s309-3P-16A", new Kind("IEC_60309_2_three_16", "SOCKET", false)),
            Map.entry("s309-3P-32A", new Kind("IEC_60309_2_three_32", "SOCKET", false)),
            Map.entry("sCEE-7-7", new Kind("DOMESTIC_F", "SOCKET", false)),
            Map.entry("sBS1361", new Kind("DOMESTIC_G", "SOCKET", false)));

    private final Map<Integer, ObjectNode> evses = new TreeMap<>();
    private final Map<Integer, BigDecimal> powers = new TreeMap<>();
    private final Map<Integer, Integer> phases = new TreeMap<>();
    private final Map<Integer, Map<Integer, String>> connectors = new TreeMap<>();
    private final ArrayNode open = OcpiJson.mapper().createArrayNode();

    private Proposal() {}

    /** @param model the parts of a report by their numbers */
    static ObjectNode of(String model) {
        Proposal proposal = new Proposal();
        try {
            for (JsonNode part : OcpiJson.mapper().readTree(model).path("parts")) {
                part.forEach(proposal::read);
            }
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
        return proposal.written();
    }

    private void read(JsonNode report) {
        JsonNode component = report.path("component");
        int evse = component.path("evse").path("id").asInt(0);
        if (evse < 1) {
            return;
        }
        String value = actual(report.path("variableAttribute"));
        String name = component.path("name").asText() + "/"
                + report.path("variable").path("name").asText();
        evses.computeIfAbsent(
                evse, number -> OcpiJson.mapper().createObjectNode().put("number", number));
        switch (name) {
            case "EVSE/Power" -> {
                JsonNode most = report.path("variableCharacteristics").path("maxLimit");
                if (most.isNumber()) {
                    powers.put(evse, most.decimalValue());
                }
            }
            case "EVSE/SupplyPhases" -> {
                if (value != null && value.matches("[0-9]")) {
                    phases.put(evse, Integer.valueOf(value));
                }
            }
            case "Connector/ConnectorType", "Connector/Type" -> {
                if (value != null) {
                    connectors
                            .computeIfAbsent(evse, none -> new TreeMap<>())
                            .put(component.path("evse").path("connectorId").asInt(1), value);
                }
            }
            default -> {
                // Of no meaning for a Location.
            }
        }
    }

    private static @Nullable String actual(JsonNode attributes) {
        for (JsonNode one : attributes) {
            if (one.path("type").asText("Actual").equals("Actual")) {
                return one.path("value").textValue();
            }
        }
        return null;
    }

    private ObjectNode written() {
        ObjectNode written = OcpiJson.mapper().createObjectNode();
        ArrayNode list = written.putArray("evses");
        evses.forEach((number, evse) -> {
            ArrayNode all = evse.putArray("connectors");
            connectors.getOrDefault(number, Map.of()).forEach((id, type) -> all.add(connector(number, id, type)));
            if (all.isEmpty()) {
                open.add("/evses/" + list.size() + "/connectors");
            }
            list.add(evse);
        });
        if (list.isEmpty()) {
            open.add("/evses");
        }
        written.set("open", open);
        return written;
    }

    private ObjectNode connector(int evse, int id, String type) {
        ObjectNode connector = OcpiJson.mapper().createObjectNode().put("id", Integer.toString(id));
        String at = "EVSE " + evse + ", connector " + id + ": ";
        Kind kind = KINDS.get(type);
        if (kind == null) {
            open.add(at + "standard (the station says " + type + ")");
            return connector;
        }
        boolean three = !kind.direct && phases.getOrDefault(evse, 3) == 3;
        connector
                .put("standard", kind.standard)
                .put("format", kind.format)
                .put("power_type", kind.direct ? "DC" : three ? "AC_3_PHASE" : "AC_1_PHASE");
        BigDecimal power = powers.get(evse);
        if (power == null) {
            open.add(at + "max_amperage");
        } else {
            connector.put("max_electric_power", power.setScale(0, RoundingMode.HALF_UP));
        }
        if (kind.direct) {
            open.add(at + "max_voltage and max_amperage");
        } else {
            connector.put("max_voltage", VOLTS);
            if (power != null) {
                BigDecimal perAmpere = three ? VOLTS.multiply(THREE) : VOLTS;
                connector.put("max_amperage", power.divide(perAmpere, 0, RoundingMode.DOWN));
            }
        }
        return connector;
    }
}
