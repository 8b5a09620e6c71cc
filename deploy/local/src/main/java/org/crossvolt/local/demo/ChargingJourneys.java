package org.crossvolt.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The platform's own two sides: stations that speak OCPP to the cpo-adapter, a driver with the app of the emsp-adapter, and
 * between them nothing but the hub. Every bill is checked to the cent against the price that was shown before.
 */
final class ChargingDay {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String CPO = "http://localhost:8081";
    private static final String EMSP = "http://localhost:8082";
    private static final String PLACE = "NL/CVC/QUAY";
    private static final String NEW_STATION = "DEMO-201";
    private static final String OLD_STATION = "DEMO-16";
    private static final String KEY = "demo-key-of-a-station";
    private static final String CARD = "04DE0000CAFE80";
    /** 0.25 EUR per kWh and 21 % VAT, as the tariff below says. */
    private static final BigDecimal KWH_PRICE = new BigDecimal("0.3025");

    private final Vertx vertx;
    private final Narrator narrator;
    private final Desk hub;
    private final Desk cpo;
    private final Desk emsp;
    private final Desk driver;
    private final String hubUrl;
    private String contract = "";

    ChargingDay(Vertx vertx, DemoMain.Options options, Narrator narrator) {
        this.vertx = vertx;
        this.narrator = narrator;
        this.hubUrl = options.hub();
        this.hub = new Desk(options.hub(), options.keycloak(), "operator");
        this.cpo = new Desk(CPO, options.keycloak(), "cpo");
        this.emsp = new Desk(EMSP, options.keycloak(), "emsp");
        this.driver = new Desk(EMSP, options.keycloak(), "driver");
    }

    void play() {
        joinTheHub();
        provision();
        signUp();
        try (DemoStation modern = DemoStation.connect(vertx, CPO, NEW_STATION, KEY, "ocpp2.0.1");
                DemoStation old = DemoStation.connect(vertx, CPO, OLD_STATION, KEY, "ocpp1.6")) {
            boot(modern, old);
            find();
            chargeByApp(modern);
            chargeByCard(old);
            refuseStrangers(modern);
        }
    }

    private void joinTheHub() {
        narrator.scene("Stations without OCPI, drivers without OCPI: the two adapters join the hub");
        join(cpo, "/cpo/v1/hub", "cpo-adapter");
        join(emsp, "/emsp/v1/hub", "emsp-adapter");
    }

    private void join(Desk adapter, String address, String name) {
        if (!adapter.get(address).path("registered").asBoolean()) {
            String token = hub.post("/operator/v1/invitations", "{\"name\":\"" + name + "\"}")
                    .path("token")
                    .asText();
            adapter.post(address, "{\"versions_url\":\"" + hubUrl + "/ocpi/versions\",\"token\":\"" + token + "\"}");
        }
        narrator.check(
                name + " is registered at the hub",
                adapter.get(address).path("registered").asBoolean());
    }

    private void provision() {
        narrator.scene("The charging network writes down a place, a tariff and two stations");
        cpo.put(
                "/cpo/v1/locations/NL-CVC/QUAY",
                "{\"publish\":true,\"name\":\"Demo quay\",\"address\":\"Havenkade 12\",\"city\":\"Amsterdam\",\"country\":\"NLD\","
                        + "\"coordinates\":{\"latitude\":\"52.370216\",\"longitude\":\"4.895168\"},"
                        + "\"time_zone\":\"Europe/Amsterdam\"}");
        cpo.put(
                "/cpo/v1/tariffs/NL-CVC/DAY",
                "{\"currency\":\"EUR\",\"elements\":[{\"price_components\":[{\"type\":\"ENERGY\",\"price\":0.25,\"vat\":21,"
                        + "\"step_size\":1}]}]}");
        provision(NEW_STATION, "2.0.1");
        provision(OLD_STATION, "1.6");
        narrator.check(
                "both stations are known",
                cpo.send("GET", "/cpo/v1/stations/" + NEW_STATION, "", Map.of()).status() == 200
                        && cpo.send("GET", "/cpo/v1/stations/" + OLD_STATION, "", Map.of())
                                        .status()
                                == 200);
    }

    private void provision(String id, String version) {
        Desk.Answer answer = cpo.send(
                "POST",
                "/cpo/v1/stations",
                "{\"id\":\"" + id + "\",\"party\":\"NL-CVC\",\"location_id\":\"QUAY\",\"key\":\"" + KEY
                        + "\",\"versions\":[\""
                        + version + "\"],\"evses\":[{\"number\":1,\"evse_id\":\"NL*CVC*E" + id.replace("-", "")
                        + "\",\"connectors\":[{\"id\":\"1\",\"standard\":\"IEC_62196_T2\",\"format\":\"SOCKET\","
                        + "\"power_type\":\"AC_3_PHASE\",\"max_voltage\":230,\"max_amperage\":32,\"tariff_ids\":[\"DAY\"]}]}]}",
                Map.of());
        if (answer.status() != 201 && answer.status() != 409) {
            throw new DemoFailure("station " + id + " was not provisioned: " + answer.body());
        }
    }

    private void signUp() {
        narrator.scene("The provider signs a driver up: a contract and a card");
        Optional<String> known = Optional.empty();
        for (JsonNode one : emsp.get("/emsp/v1/drivers").path("drivers")) {
            if (one.path("subject").asText().equals("driver")) {
                known = Optional.of(one.path("id").asText());
            }
        }
        String id = known.orElseGet(() -> emsp.post(
                        "/emsp/v1/drivers",
                        "{\"party\":\"NL-CVE\",\"name\":\"Ann Person\",\"subject\":\"driver\",\"language\":\"en\"}")
                .path("id")
                .asText());
        JsonNode contracts = emsp.get("/emsp/v1/contracts?driver=" + id).path("contracts");
        contract = contracts.isEmpty()
                ? emsp.post("/emsp/v1/contracts", "{\"driver\":\"" + id + "\",\"currency\":\"EUR\"}")
                        .path("id")
                        .asText()
                : contracts.path(0).path("id").asText();
        Desk.Answer card = emsp.send(
                "POST",
                "/emsp/v1/tokens",
                "{\"contract\":\"" + contract + "\",\"type\":\"RFID\",\"uid\":\"" + CARD
                        + "\",\"whitelist\":\"ALLOWED\"}",
                Map.of());
        narrator.check(
                "the driver has contract " + contract + " and a card", card.status() == 201 || card.status() == 409);
    }

    private void boot(DemoStation modern, DemoStation old) {
        narrator.scene("Both stations come alive");
        JsonNode accepted = modern.call(
                "BootNotification",
                "{\"reason\":\"PowerUp\",\"chargingStation\":{\"model\":\"Quay 2\",\"vendorName\":\"Demo\"}}");
        narrator.check(
                NEW_STATION + " speaks OCPP 2.0.1 and is accepted",
                accepted.path("status").asText().equals("Accepted"));
        modern.call(
                "StatusNotification",
                "{\"timestamp\":\"" + now() + "\",\"connectorStatus\":\"Available\",\"evseId\":1,\"connectorId\":1}");
        JsonNode old16 =
                old.call("BootNotification", "{\"chargePointModel\":\"Quay 1\",\"chargePointVendor\":\"Demo\"}");
        narrator.check(
                OLD_STATION + " speaks OCPP 1.6 and is accepted",
                old16.path("status").asText().equals("Accepted"));
        for (int connector = 0; connector <= 1; connector++) {
            old.call(
                    "StatusNotification",
                    "{\"connectorId\":" + connector + ",\"errorCode\":\"NoError\",\"status\":\"Available\"}");
        }
    }

    private void find() {
        narrator.scene("The driver looks for a station and asks what it will cost");
        narrator.eventually(
                "the app shows the quay with two free EVSEs, told by OCPP, OCPI and the hub",
                SOON,
                () -> available() == 2);
        JsonNode plan = driver.post(
                "/driver/v1/stations/" + PLACE + "/price",
                "{\"evse_uid\":\"" + evse(NEW_STATION) + "\",\"connector_id\":\"1\",\"energy\":20,\"minutes\":60}");
        narrator.check(
                "20 kWh are announced at 6.05 EUR",
                amount(plan.findPath("incl_vat")).compareTo(cents("20")) == 0);
    }

    private int available() {
        JsonNode found = driver.get("/driver/v1/stations?latitude=52.3702&longitude=4.8951&radius=2000");
        for (JsonNode station : found.path("stations")) {
            if (station.path("id").asText().equals(PLACE)) {
                return station.path("available").asInt();
            }
        }
        return -1;
    }

    /** The uid the network gave to the one EVSE of a station, found by the EVSE's id. */
    private String evse(String station) {
        for (JsonNode evse : driver.get("/driver/v1/stations/" + PLACE).path("evses")) {
            if (evse.path("evse_id").asText().endsWith("E" + station.replace("-", ""))) {
                return evse.path("uid").asText();
            }
        }
        throw new DemoFailure("the app does not show station " + station);
    }

    private void chargeByApp(DemoStation station) {
        narrator.scene("She starts with the app and stops with the app");
        String before = newestReceipt();
        String operation = operation("{\"kind\":\"START\",\"station\":\"" + PLACE + "\",\"evse_uid\":\""
                + evse(NEW_STATION) + "\",\"connector_id\":\"1\"}");
        JsonNode start = station.awaitCommand("RequestStartTransaction");
        narrator.check(
                "the station was asked to start", start.path("remoteStartId").isInt());
        Instant plugged = now().minus(1, ChronoUnit.HOURS);
        String transaction = UUID.randomUUID().toString();
        station.transactionEvent(
                "Started",
                transaction,
                0,
                plugged,
                "1000",
                ",\"evse\":{\"id\":1,\"connectorId\":1},\"idToken\":" + start.path("idToken"),
                start.path("remoteStartId").asInt());
        station.transactionEvent("Updated", transaction, 1, plugged.plusSeconds(1_800), "11000", "", 0);
        narrator.eventually(
                "the app's operation succeeded",
                SOON,
                () -> operationState(operation).path("state").asText().equals("SUCCEEDED"));
        String session = operationState(operation).path("session").asText();
        narrator.eventually(
                "the app shows the running session: 10 kWh, 3.03 EUR so far",
                SOON,
                () -> amount(session(session).path("kwh")).compareTo(BigDecimal.TEN) == 0
                        && amount(session(session).path("cost")).compareTo(cents("10")) == 0);
        operation("{\"kind\":\"STOP\",\"session\":\"" + session + "\"}");
        station.awaitCommand("RequestStopTransaction");
        station.transactionEvent("Ended", transaction, 2, plugged.plusSeconds(3_600), "21000", "", 0);
        checkReceipt(before, "20", "6.05");
    }

    private void chargeByCard(DemoStation station) {
        narrator.scene("Later she holds her card to the old station");
        String before = newestReceipt();
        JsonNode authorized = station.call("Authorize", "{\"idTag\":\"" + CARD + "\"}");
        narrator.check(
                "her card is accepted, asked through the hub in real time or by whitelist",
                authorized.path("idTagInfo").path("status").asText().equals("Accepted"));
        Instant plugged = now().minus(30, ChronoUnit.MINUTES);
        JsonNode started = station.call(
                "StartTransaction",
                "{\"connectorId\":1,\"idTag\":\"" + CARD + "\",\"meterStart\":500,\"timestamp\":\"" + plugged + "\"}");
        int transaction = started.path("transactionId").asInt();
        station.call(
                "MeterValues",
                "{\"connectorId\":1,\"transactionId\":" + transaction + ",\"meterValue\":[{\"timestamp\":\""
                        + plugged.plusSeconds(600) + "\",\"sampledValue\":[{\"value\":\"3500\"}]}]}");
        station.call(
                "StopTransaction",
                "{\"transactionId\":" + transaction + ",\"meterStop\":8500,\"timestamp\":\""
                        + plugged.plusSeconds(1_500) + "\"}");
        checkReceipt(before, "8", "2.42");
    }

    private void refuseStrangers(DemoStation station) {
        narrator.scene("A card that nobody knows");
        JsonNode refused = station.call("Authorize", "{\"idToken\":{\"idToken\":\"DEADBEEF\",\"type\":\"ISO14443\"}}");
        narrator.check(
                "it is refused",
                !refused.path("idTokenInfo").path("status").asText().equals("Accepted"));
    }

    private void checkReceipt(String before, String kwh, String total) {
        narrator.eventually(
                "a receipt over " + kwh + " kWh came: the station's CDR, checked against the tariff",
                SOON,
                () -> !newestReceipt().equals(before));
        JsonNode receipt = driver.get("/driver/v1/receipts/" + newestReceipt());
        narrator.check(
                "it says " + kwh + " kWh and " + total + " EUR, to the cent",
                amount(receipt.path("kwh")).compareTo(new BigDecimal(kwh)) == 0
                        && amount(receipt.path("incl_vat")).compareTo(new BigDecimal(total)) == 0);
        narrator.check(
                "it is there as a PDF, too",
                driver.send("GET", "/driver/v1/receipts/" + newestReceipt() + "/pdf", "", Map.of())
                        .body()
                        .startsWith("%PDF"));
    }

    private String newestReceipt() {
        return driver.get("/driver/v1/receipts")
                .path("receipts")
                .path(0)
                .path("id")
                .asText();
    }

    private String operation(String body) {
        Desk.Answer answer = driver.send(
                "POST",
                "/driver/v1/operations",
                body,
                Map.of("Idempotency-Key", UUID.randomUUID().toString()));
        if (answer.status() != 202) {
            throw new DemoFailure("the app was refused: " + answer.body());
        }
        return answer.json().path("id").asText();
    }

    private JsonNode operationState(String id) {
        return driver.get("/driver/v1/operations/" + id);
    }

    private JsonNode session(String id) {
        return driver.get("/driver/v1/sessions/" + id);
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private static BigDecimal amount(JsonNode number) {
        return number.isNumber() ? number.decimalValue() : BigDecimal.ONE.negate();
    }

    /** What so many kWh cost with VAT, rounded as money is. */
    private static BigDecimal cents(String kwh) {
        return KWH_PRICE.multiply(new BigDecimal(kwh)).setScale(2, java.math.RoundingMode.HALF_UP);
    }
}
