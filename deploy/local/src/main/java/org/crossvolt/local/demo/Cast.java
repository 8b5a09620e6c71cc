package org.crossvolt.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.crossvolt.local.Addresses;
import org.crossvolt.local.Desk;
import org.crossvolt.local.ServiceKind;

/**
 * Who takes part in every journey: the operators of both adapters, a driver with a contract and a card, a place with a tariff
 * and two stations. What was set up in an earlier run is found again.
 */
public final class Cast implements AutoCloseable {

    /** Generous, because a machine may be busy; whoever waits goes on as soon as it has come true. */
    static final Duration SOON = Duration.ofMinutes(2);

    static final String PLACE = "NL/CVC/QUAY";
    static final String NEW_STATION = "DEMO-201";
    static final String OLD_STATION = "DEMO-16";
    static final String CARD = "04DE0000CAFE80";
    private static final String KEY = "demo-key-of-a-station";
    /** 0.25 EUR per kWh and 21 % VAT, as the tariff below says. */
    private static final BigDecimal KWH_PRICE = new BigDecimal("0.3025");

    final Vertx vertx;
    final Addresses addresses;
    final Narrator narrator;
    final Desk cpo;
    final Desk emsp;
    final Desk driver;
    final OperatorDesk hub;
    final Books books;
    private DemoStation modern;
    private final DemoStation old;
    private final String contract;

    private Cast(Vertx vertx, Addresses addresses, Narrator narrator) {
        this.vertx = vertx;
        this.addresses = addresses;
        this.narrator = narrator;
        this.cpo = new Desk(addresses.url(ServiceKind.CPO), addresses.issuer(), "cpo");
        this.emsp = new Desk(addresses.url(ServiceKind.EMSP), addresses.issuer(), "emsp");
        this.driver = new Desk(addresses.url(ServiceKind.EMSP), addresses.issuer(), "driver");
        this.hub = new OperatorDesk(addresses.url(ServiceKind.HUB), addresses.issuer());
        this.books = new Books(addresses.database());
        checkJoined();
        provision();
        this.contract = signUp();
        narrator.scene("Both stations come alive");
        this.modern = bootModern();
        this.old = bootOld();
    }

    /** Sets the scene on a platform that runs. */
    static Cast begin(Vertx vertx, Addresses addresses, Narrator narrator) {
        return new Cast(vertx, addresses, narrator);
    }

    /** The same, with all that is needed for it. */
    public static Cast begin(Addresses addresses) {
        return begin(Vertx.vertx(), addresses, new Narrator());
    }

    /** The claims that did not come true so far. */
    public List<String> broken() {
        return narrator.broken();
    }

    private void checkJoined() {
        narrator.scene("Stations without OCPI, drivers without OCPI: two adapters speak it for them");
        narrator.check(
                "cpo-adapter is registered at the hub",
                cpo.get("/cpo/v1/hub").path("registered").asBoolean());
        narrator.check(
                "emsp-adapter is registered at the hub",
                emsp.get("/emsp/v1/hub").path("registered").asBoolean());
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
        narrator.check("both stations are known", isKnown(NEW_STATION) && isKnown(OLD_STATION));
    }

    private boolean isKnown(String station) {
        return cpo.send("GET", "/cpo/v1/stations/" + station, "", Map.of()).status() == 200;
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

    private String signUp() {
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
        String signed = contracts.isEmpty()
                ? emsp.post("/emsp/v1/contracts", "{\"driver\":\"" + id + "\",\"currency\":\"EUR\"}")
                        .path("id")
                        .asText()
                : contracts.path(0).path("id").asText();
        narrator.check("the driver has contract " + signed + " and a card", card(signed, CARD, "ALLOWED"));
        return signed;
    }

    /** A card of the driver's, given out now or before. */
    boolean card(String uid, String whitelist) {
        return card(contract, uid, whitelist);
    }

    private boolean card(String of, String uid, String whitelist) {
        Desk.Answer card = emsp.send(
                "POST",
                "/emsp/v1/tokens",
                "{\"contract\":\"" + of + "\",\"type\":\"RFID\",\"uid\":\"" + uid + "\",\"whitelist\":\"" + whitelist
                        + "\"}",
                Map.of());
        return card.status() == 201 || card.status() == 409;
    }

    /** The driver's contract, which is an eMAID. */
    String contract() {
        return contract;
    }

    private DemoStation bootModern() {
        DemoStation station = connectModern();
        JsonNode accepted = station.call(
                "BootNotification",
                "{\"reason\":\"PowerUp\",\"chargingStation\":{\"model\":\"Quay 2\",\"vendorName\":\"Demo\"}}");
        narrator.check(
                NEW_STATION + " speaks OCPP 2.0.1 and is accepted",
                accepted.path("status").asText().equals("Accepted"));
        station.status("Available");
        return station;
    }

    private DemoStation connectModern() {
        return DemoStation.connect(vertx, addresses.url(ServiceKind.CPO), NEW_STATION, KEY, "ocpp2.0.1");
    }

    private DemoStation bootOld() {
        DemoStation station = DemoStation.connect(vertx, addresses.url(ServiceKind.CPO), OLD_STATION, KEY, "ocpp1.6");
        JsonNode accepted =
                station.call("BootNotification", "{\"chargePointModel\":\"Quay 1\",\"chargePointVendor\":\"Demo\"}");
        narrator.check(
                OLD_STATION + " speaks OCPP 1.6 and is accepted",
                accepted.path("status").asText().equals("Accepted"));
        for (int connector = 0; connector <= 1; connector++) {
            station.call(
                    "StatusNotification",
                    "{\"connectorId\":" + connector + ",\"errorCode\":\"NoError\",\"status\":\"Available\"}");
        }
        return station;
    }

    /** The station that speaks OCPP 2.0.1. */
    DemoStation modern() {
        return modern;
    }

    /** The station that speaks OCPP 1.6. */
    DemoStation old() {
        return old;
    }

    /** The modern station loses its line. */
    void unplugModern() {
        modern.close();
    }

    /** It is back, without a new boot: it kept its power. */
    DemoStation reconnectModern() {
        modern = connectModern();
        return modern;
    }

    /** The place as the app shows it. */
    private JsonNode evseView(String station) {
        for (JsonNode evse : driver.get("/driver/v1/stations/" + PLACE).path("evses")) {
            if (evse.path("evse_id").asText().endsWith("E" + station.replace("-", ""))) {
                return evse;
            }
        }
        throw new DemoFailure("the app does not show station " + station);
    }

    /** The uid the network gave to the one EVSE of a station, found by the EVSE's id. */
    String evse(String station) {
        return evseView(station).path("uid").asText();
    }

    String evseStatus(String station) {
        return evseView(station).path("status").asText();
    }

    /** @return the id of what the app asked for */
    String operation(String body) {
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

    JsonNode operationState(String id) {
        return driver.get("/driver/v1/operations/" + id);
    }

    JsonNode session(String id) {
        return driver.get("/driver/v1/sessions/" + id);
    }

    /** The newest receipts, by id. */
    List<String> receipts() {
        return driver.get("/driver/v1/receipts").path("receipts").findValuesAsText("id");
    }

    private Optional<String> newReceipt(List<String> before) {
        return receipts().stream().filter(one -> !before.contains(one)).findFirst();
    }

    /** A receipt that was not there before, over so many kWh, and both sides' books beside it. */
    void checkReceipt(List<String> before, String kwh) {
        BigDecimal total = price(kwh);
        narrator.eventually(
                "a receipt over " + kwh + " kWh came: the station's CDR, checked against the tariff",
                SOON,
                () -> newReceipt(before).isPresent());
        String id = newReceipt(before).orElseThrow(() -> new DemoFailure("there is no new receipt"));
        JsonNode receipt = driver.get("/driver/v1/receipts/" + id);
        narrator.check(
                "it says " + kwh + " kWh and " + total + " EUR, to the cent",
                amount(receipt.path("kwh")).compareTo(new BigDecimal(kwh)) == 0
                        && amount(receipt.path("incl_vat")).compareTo(total) == 0);
        narrator.check(
                "the network's CDR, the provider's copy and the bill are over " + total + " EUR, too",
                books.charge(id).filter(charge -> charge.isAllOf(total)).isPresent());
        narrator.check(
                "it is there as a PDF, too",
                driver.send("GET", "/driver/v1/receipts/" + id + "/pdf", "", Map.of())
                        .body()
                        .startsWith("%PDF"));
    }

    /** What so many kWh cost with VAT, rounded as money is. */
    static BigDecimal price(String kwh) {
        return KWH_PRICE.multiply(new BigDecimal(kwh)).setScale(2, RoundingMode.HALF_UP);
    }

    static BigDecimal amount(JsonNode number) {
        return number.isNumber() ? number.decimalValue() : BigDecimal.ONE.negate();
    }

    static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public void close() {
        modern.close();
        old.close();
    }
}
