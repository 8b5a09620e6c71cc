package org.crossvolt.local.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Believable objects of OCPI, the same ones for the same seed; full of optional fields, and with some nobody knows. */
final class Generated {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> STREETS =
            List.of("Laan", "Kade", "Markt", "Ringweg", "Bahnhofstraße", "Allee", "Hof");
    private static final List<String> CITIES_NL = List.of("Utrecht", "Zwolle", "Breda", "Delft", "’s-Hertogenbosch");
    private static final List<String> CITIES_DE = List.of("Köln", "Münster", "Ulm", "Görlitz", "Kassel");
    private static final List<String> STATUSES = List.of("AVAILABLE", "AVAILABLE", "CHARGING", "OUTOFORDER", "BLOCKED");

    private final Random random;
    private final Instant now;

    Generated(long seed, Instant now) {
        this.random = new Random(seed);
        this.now = now;
    }

    static String id(int number) {
        return String.format("LOC-%05d", number);
    }

    String location(String party, int number) {
        boolean dutch = party.startsWith("NL");
        ObjectNode location = JSON.createObjectNode();
        location.put("country_code", party.substring(0, 2))
                .put("party_id", party.substring(3))
                .put("id", id(number));
        location.put("publish", true).put("name", pick(STREETS) + " " + number);
        location.put("address", pick(STREETS) + " " + (1 + random.nextInt(200)));
        location.put("city", pick(dutch ? CITIES_NL : CITIES_DE));
        location.put(
                "postal_code", dutch ? "35" + (10 + random.nextInt(89)) + "AB" : "5" + (1000 + random.nextInt(8999)));
        location.put("country", dutch ? "NLD" : "DEU");
        location.set("coordinates", coordinates(dutch));
        location.put("parking_type", random.nextBoolean() ? "ON_STREET" : "PARKING_GARAGE");
        ArrayNode evses = location.putArray("evses");
        int count = 1 + random.nextInt(4);
        for (int i = 1; i <= count; i++) {
            evses.add(evse(party, number, i));
        }
        location.putArray("directions")
                .addObject()
                .put("language", dutch ? "nl" : "de")
                .put("text", "Naast de ingang — Ebene −1");
        location.putObject("operator").put("name", "Operator of " + party).put("website", "https://operator.example");
        location.putArray("facilities").add("SUPERMARKET").add("SOMETHING_NEW");
        location.put("time_zone", dutch ? "Europe/Amsterdam" : "Europe/Berlin");
        location.set("opening_times", hours());
        location.put("charging_when_closed", random.nextBoolean());
        location.putObject("energy_mix").put("is_green_energy", true).put("supplier_name", "Windpark");
        location.putObject("x_" + party.substring(3).toLowerCase(java.util.Locale.ROOT))
                .put("help_phone", "+31-20-555-01" + random.nextInt(10))
                .put("score", new BigDecimal("1.5000"));
        location.put("last_updated", now.toString());
        return text(location);
    }

    private ObjectNode coordinates(boolean dutch) {
        double north = dutch ? 51.5 + random.nextDouble() * 1.5 : 48 + random.nextDouble() * 5;
        double east = dutch ? 4.3 + random.nextDouble() * 2 : 6.5 + random.nextDouble() * 7;
        return JSON.createObjectNode()
                .put(
                        "latitude",
                        BigDecimal.valueOf(north)
                                .setScale(6, RoundingMode.HALF_UP)
                                .toPlainString())
                .put(
                        "longitude",
                        BigDecimal.valueOf(east)
                                .setScale(6, RoundingMode.HALF_UP)
                                .toPlainString());
    }

    private ObjectNode evse(String party, int number, int which) {
        ObjectNode evse = JSON.createObjectNode();
        evse.put("uid", id(number) + "-" + which);
        evse.put("evse_id", party.substring(0, 2) + "*" + party.substring(3) + "*E" + number + "*" + which);
        evse.put("status", pick(STATUSES));
        evse.putArray("capabilities")
                .add("RFID_READER")
                .add("REMOTE_START_STOP_CAPABLE")
                .add("RESERVABLE");
        ArrayNode connectors = evse.putArray("connectors");
        int count = 1 + random.nextInt(2);
        for (int i = 1; i <= count; i++) {
            boolean fast = random.nextInt(4) == 0;
            ObjectNode connector = connectors.addObject();
            connector.put("id", Integer.toString(i));
            connector
                    .put("standard", fast ? "IEC_62196_T2_COMBO" : "IEC_62196_T2")
                    .put("format", fast ? "CABLE" : "SOCKET");
            connector.put("power_type", fast ? "DC" : "AC_3_PHASE").put("max_voltage", fast ? 920 : 230);
            connector.put("max_amperage", fast ? 500 : 16).put("max_electric_power", fast ? 300_000 : 11_000);
            connector.putArray("tariff_ids").add("T-" + (1 + random.nextInt(5)));
            connector.put("last_updated", now.toString());
        }
        evse.put("physical_reference", "P" + which).put("floor_level", "-1").put("last_updated", now.toString());
        return evse;
    }

    private ObjectNode hours() {
        ObjectNode hours = JSON.createObjectNode();
        boolean always = random.nextBoolean();
        hours.put("twentyfourseven", always);
        if (!always) {
            ArrayNode regular = hours.putArray("regular_hours");
            for (int day = 1; day <= 6; day++) {
                regular.addObject()
                        .put("weekday", day)
                        .put("period_begin", "07:00")
                        .put("period_end", "22:30");
            }
        }
        return hours;
    }

    String tariff(String party, int number) {
        ObjectNode tariff = JSON.createObjectNode();
        tariff.put("country_code", party.substring(0, 2))
                .put("party_id", party.substring(3))
                .put("id", "T-" + number);
        tariff.put("currency", "EUR").put("type", "REGULAR");
        ArrayNode elements = tariff.putArray("elements");
        elements.addObject()
                .putArray("price_components")
                .addObject()
                .put("type", "ENERGY")
                .put("price", new BigDecimal("0." + (25 + number) + "00"))
                .put("vat", new BigDecimal("21.0"))
                .put("step_size", 1);
        tariff.put("last_updated", now.toString());
        return text(tariff);
    }

    String token(String party, int number) {
        ObjectNode token = JSON.createObjectNode();
        token.put("country_code", party.substring(0, 2))
                .put("party_id", party.substring(3))
                .put("uid", tokenUid(party, number));
        token.put("type", "RFID").put("contract_id", party.substring(0, 2) + "-" + party.substring(3) + "-C" + number);
        token.put("issuer", "Card of " + party).put("valid", true).put("whitelist", "ALLOWED");
        token.put("last_updated", now.toString());
        return text(token);
    }

    static String tokenUid(String party, int number) {
        return "04" + party.substring(3) + String.format("%08d", number);
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    static String text(ObjectNode json) {
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
