package org.crossvolt.cpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.crossvolt.ocpi.party.RecordingHub;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** CDRs that were wrong, and eMSPs that are not there. */
@QuarkusTest
class CreditsTest {

    private RecordingHub hub = RecordingHub.started();

    @BeforeEach
    void join() {
        hub.close();
        hub = Cpo.join();
        Cpo.tariff("NL-CVC", "DAY");
        Cpo.prices();
    }

    @AfterEach
    void end() {
        Cpo.leave(hub);
    }

    private List<JsonNode> cdrs(String station) {
        return hub.at("receiver/cdrs").stream()
                .map(RecordingHub.Recorded::json)
                .filter(cdr ->
                        cdr.path("cdr_location").path("evse_uid").asText().startsWith(station + "-"))
                .toList();
    }

    private static int start(StationClient station, String uid) {
        return station.call(
                        "StartTransaction",
                        "{\"connectorId\":1,\"idTag\":\"" + uid + "\",\"meterStart\":0,\"timestamp\":\""
                                + Instant.now().minusSeconds(7_200) + "\"}")
                .payload()
                .path("transactionId")
                .asInt();
    }

    private static void stop(StationClient station, int number) {
        station.call(
                "StopTransaction",
                "{\"transactionId\":" + number + ",\"meterStop\":4000,\"timestamp\":\""
                        + Instant.now().minusSeconds(3_600) + "\"}");
    }

    private JsonNode charged(String id) {
        Cpo.token(hub, "CREDIT", "ALWAYS");
        try (StationClient station = Cpo.connect16(id)) {
            stop(station, start(station, "CREDIT"));
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> !cdrs(id).isEmpty());
        return cdrs(id).getFirst();
    }

    @Test
    void a_cdr_is_taken_back_and_its_session_billed_anew() {
        String id = Cpo.station("credit");
        JsonNode wrong = charged(id);
        String path = "/cpo/v1/cdrs/" + wrong.path("id").asText();
        StandInServices.answer("/tariff/v1/price", 200, """
                {"total":{"excl_vat":1.50,"incl_vat":1.82},"fixed_cost":{"excl_vat":0},"energy_cost":{"excl_vat":1.50},\
                "time_cost":{"excl_vat":0},"parking_cost":{"excl_vat":0},"reservation_cost":{"excl_vat":0}}""");
        Cpo.asOperator()
                .body("{\"again\":true}")
                .post(path + "/credit")
                .then()
                .statusCode(201)
                .body("credit", equalTo(true));
        await().atMost(Duration.ofSeconds(30)).until(() -> cdrs(id).size() == 3);

        JsonNode credit = cdrs(id).stream()
                .filter(cdr -> cdr.path("credit").asBoolean())
                .findFirst()
                .orElseThrow();
        assertThat(credit.path("id").asText()).isEqualTo(wrong.path("id").asText() + "-C");
        assertThat(credit.path("credit_reference_id")).isEqualTo(wrong.path("id"));
        assertThat(credit.path("total_cost").path("excl_vat").decimalValue()).isEqualByComparingTo("-2.50");
        assertThat(credit.path("total_energy")).isEqualTo(wrong.path("total_energy"));
        JsonNode right = cdrs(id).getLast().path("credit").asBoolean() ? cdrs(id).get(1) : cdrs(id).getLast();
        assertThat(right.path("id")).isNotEqualTo(wrong.path("id"));
        assertThat(right.path("session_id")).isEqualTo(wrong.path("session_id"));
        assertThat(right.path("total_cost").path("excl_vat").decimalValue()).isEqualByComparingTo("1.50");

        Cpo.asOperator().body("{}").post(path + "/credit").then().statusCode(409);
        Cpo.asOperator().body("{}").post(path + "-C/credit").then().statusCode(409);
        Cpo.asOperator()
                .get(path)
                .then()
                .statusCode(200)
                .body("id", equalTo(wrong.path("id").asText()));
    }

    @Test
    void credits_that_can_not_be_are_refused() {
        for (String bad : List.of("{\"again\":\"yes\"}", "{\"amount\":1}", "[]", "{")) {
            Cpo.asOperator()
                    .body(bad)
                    .post("/cpo/v1/cdrs/none/credit")
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json");
        }
        Cpo.asOperator().body("{}").post("/cpo/v1/cdrs/none/credit").then().statusCode(404);
        Cpo.asOperator().get("/cpo/v1/cdrs/none").then().statusCode(404);
    }

    private RecordingHub.Answer connectionStatus(String path, String party, String status, Instant at) {
        return hub.call("PUT", Cpo.url() + "/ocpi/2.2.1/receiver/hubclientinfo/" + path, null, null, """
                {"party_id":"%s","country_code":"NL","role":"EMSP","status":"%s","last_updated":"%s"}""".formatted(
                        party, status, at));
    }

    @Test
    void an_emsp_that_the_hub_does_not_reach_is_told_when_it_is_back() {
        String id = Cpo.station("away");
        Instant now = Instant.now();
        assertThat(connectionStatus("NL/AWY", "AWY", "OFFLINE", now).code()).isEqualTo(1000);
        hub.call("PUT", Cpo.url() + "/ocpi/2.2.1/receiver/tokens/NL/AWY/AWAY", "NL-HUB", "NL-CVC", """
                {"country_code":"NL","party_id":"AWY","uid":"AWAY","type":"RFID","contract_id":"C","issuer":"E",
                 "valid":true,"whitelist":"ALLOWED_OFFLINE","last_updated":"2026-01-01T00:00:00Z"}""");
        try (StationClient station = Cpo.connect16(id)) {
            int number = start(station, "AWAY");
            assertThat(hub.questions())
                    .as("nobody asks whom the hub does not reach")
                    .isEmpty();
            assertThat(number).isPositive();
            // An older word about it changes nothing.
            connectionStatus("NL/AWY", "AWY", "CONNECTED", now.minusSeconds(60));
            await().until(() -> Cpo.asOperator().get("/cpo/v1/pushes").<Integer>path("waiting") > 0);
            assertThat(hub.at("receiver/sessions")).isEmpty();
            connectionStatus("NL/AWY", "AWY", "CONNECTED", now.plusSeconds(1));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !hub.at("receiver/sessions").isEmpty());
            assertThat(hub.at("receiver/sessions").getFirst().to()).isEqualTo("NL-AWY");
            stop(station, number);
        }
    }

    @Test
    void what_the_hub_says_of_parties_is_kept_and_nonsense_is_refused() {
        assertThat(connectionStatus("NL/KNW", "KNW", "SUSPENDED", Instant.now()).code())
                .isEqualTo(1000);
        String path = Cpo.url() + "/ocpi/2.2.1/receiver/hubclientinfo/";
        assertThat(hub.call("GET", path + "NL/KNW", null, null, null)
                        .data()
                        .path("status")
                        .asText())
                .isEqualTo("SUSPENDED");
        assertThat(hub.call("GET", path + "NL/NON", null, null, null).status()).isEqualTo(404);
        assertThat(connectionStatus("NL/KNW", "OTH", "CONNECTED", Instant.now()).code())
                .isEqualTo(2001);
        assertThat(connectionStatus("NL/KNW", "KNW", "ASLEEP", Instant.now()).code())
                .isEqualTo(2001);
        assertThat(hub.call("PUT", path + "NL/KNW", null, null, "{").status()).isEqualTo(400);
        assertThat(hub.call("GET", path + "NL/KNW", null, null, null, "no-token")
                        .status())
                .isEqualTo(401);
        hub.answer(request -> Optional.empty());
    }
}
