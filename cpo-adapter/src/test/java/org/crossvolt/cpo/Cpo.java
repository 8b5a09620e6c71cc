package org.crossvolt.cpo;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.concurrent.atomic.AtomicInteger;
import org.crossvolt.local.TestTokens;
import org.crossvolt.ocpi.party.RecordingHub;
import org.eclipse.microprofile.config.ConfigProvider;

/** The adapter under test, as an operator, a station and the hub reach it. */
final class Cpo {

    static final String KEY = "0123456789abcdef0123456789abcdef";

    static final String BOOT_201 =
            "{\"reason\":\"PowerUp\",\"chargingStation\":{\"model\":\"M\",\"vendorName\":\"V\"}}";

    private static final AtomicInteger NEXT = new AtomicInteger();

    private Cpo() {}

    static int port() {
        return ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    }

    static String url() {
        return "http://localhost:" + port();
    }

    static String webSocketUrl() {
        return "ws://localhost:" + port();
    }

    static RequestSpecification asOperator() {
        return given().auth().oauth2(TestTokens.of("cpo-operator")).contentType(ContentType.JSON);
    }

    /** An id that no other test has used. */
    static String unique(String word) {
        return word + NEXT.incrementAndGet();
    }

    static void location(String party, String id) {
        asOperator()
                .body("""
                        {"publish":true,"name":"Depot","address":"Havenkade 12","city":"Amsterdam","postal_code":"1011AA",
                         "country":"NLD","coordinates":{"latitude":"52.370216","longitude":"4.895168"},
                         "time_zone":"Europe/Amsterdam"}""")
                .put("/cpo/v1/locations/" + party + "/" + id)
                .then()
                .statusCode(201);
    }

    static void tariff(String party, String id) {
        asOperator()
                .body("""
                        {"currency":"EUR","elements":[{"price_components":
                         [{"type":"ENERGY","price":0.25,"vat":21.0,"step_size":1}]}]}""")
                .put("/cpo/v1/tariffs/" + party + "/" + id)
                .then()
                .statusCode(org.hamcrest.Matchers.lessThan(300));
    }

    /** What the tariff-engine says of everything: 2.50, and that it is right. */
    static void prices() {
        StandInServices.answer("/tariff/v1/price", 200, """
                {"total":{"excl_vat":2.50,"incl_vat":3.03},"fixed_cost":{"excl_vat":0},"energy_cost":{"excl_vat":2.50,\
                "incl_vat":3.03},"time_cost":{"excl_vat":0},"parking_cost":{"excl_vat":0},"reservation_cost":{"excl_vat":0}}""");
        StandInServices.answer("/tariff/v1/check", 200, "{\"outcome\":\"CONSISTENT\",\"findings\":[]}");
    }

    /** An RFID token of NL-CVE, as the hub pushes it. */
    static void token(RecordingHub hub, String uid, String whitelist) {
        hub.call("PUT", url() + "/ocpi/2.2.1/receiver/tokens/NL/CVE/" + uid, "NL-HUB", "NL-CVC", """
                {"country_code":"NL","party_id":"CVE","uid":"%s","type":"RFID","contract_id":"NL-CVE-C1","issuer":"E",
                 "valid":true,"whitelist":"%s","last_updated":"2026-01-01T00:00:00Z"}""".formatted(
                        uid, whitelist));
    }

    static String stationJson(String id, String location, String more) {
        return """
                {"id":"%s","party":"NL-CVC","location_id":"%s","security_profile":1,"key":"%s",%s
                 "evses":[{"number":1,"uid":"%s-1","evse_id":"NL*CVC*E%s*1","connectors":[{"id":"1","standard":"IEC_62196_T2",
                  "format":"SOCKET","power_type":"AC_3_PHASE","max_voltage":230,"max_amperage":32,"tariff_ids":["DAY"]}]},
                  {"number":2,"uid":"%s-2","evse_id":"NL*CVC*E%s*2","connectors":[{"id":"1","standard":"IEC_62196_T2",
                  "format":"SOCKET","power_type":"AC_3_PHASE","max_voltage":230,"max_amperage":32,"tariff_ids":["DAY"]}]}]}
                """.formatted(id, location, KEY, more, id, id, id, id);
    }

    /** A station with two EVSEs, at a location of its own named like it. */
    static String station(String word, String more) {
        String id = unique(word);
        location("NL-CVC", "L-" + id);
        asOperator()
                .body(stationJson(id, "L-" + id, more))
                .post("/cpo/v1/stations")
                .then()
                .statusCode(201);
        return id;
    }

    static String station(String word) {
        return station(word, "");
    }

    static StationClient connect16(String id) {
        return StationClient.connect(webSocketUrl(), id, KEY, "ocpp1.6");
    }

    /** Connected and accepted: before that a 2.x station may say nothing else. */
    static StationClient connect201(String id) {
        StationClient station = StationClient.connect(webSocketUrl(), id, KEY, "ocpp2.0.1");
        station.call("BootNotification", BOOT_201);
        return station;
    }

    /** Joins a new hub. */
    static RecordingHub join() {
        RecordingHub hub = RecordingHub.started();
        hub.reachable = address -> address.replaceFirst("^http://localhost:8081", url());
        asOperator()
                .body("{\"versions_url\":\"" + hub.versionsUrl() + "\",\"token\":\"" + hub.tokenA() + "\"}")
                .post("/cpo/v1/hub")
                .then()
                .statusCode(201);
        return hub;
    }

    /** A hub has to be there to be left. */
    static void leave(RecordingHub hub) {
        asOperator().delete("/cpo/v1/hub").then().statusCode(204);
        hub.close();
    }
}
