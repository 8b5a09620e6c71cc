package org.crossvolt.cpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.crossvolt.ocpi.party.RecordingHub;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The adapter as a platform of OCPI: registration, doors, lists, and what the operator provisions. */
@QuarkusTest
class OcpiDoorsTest {

    private RecordingHub hub = RecordingHub.started();

    @BeforeEach
    void join() {
        hub.close();
        hub = Cpo.join();
    }

    @AfterEach
    void end() {
        Cpo.leave(hub);
    }

    private RecordingHub.Answer get(String path) {
        return hub.call("GET", Cpo.url() + "/ocpi/2.2.1/" + path, "NL-CVE", "NL-CVC", null);
    }

    @Test
    void it_is_registered_and_tells_its_locations_and_tariffs() {
        String id = Cpo.unique("REG");
        Cpo.location("NL-CVC", id);
        Cpo.tariff("NL-CVC", id);
        Cpo.asOperator()
                .get("/cpo/v1/hub")
                .then()
                .body("registered", equalTo(true))
                .body("hub", equalTo("NL-HUB"));

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(hub.at("receiver/locations/NL/CVC/" + id)).isNotEmpty();
            assertThat(hub.at("receiver/tariffs/NL/CVC/" + id)).isNotEmpty();
        });
        Cpo.asOperator().delete("/cpo/v1/tariffs/NL-CVC/" + id).then().statusCode(204);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> hub.at("receiver/tariffs/NL/CVC/" + id).stream()
                        .anyMatch(one -> one.method().equals("DELETE")));
    }

    @Test
    void what_was_changed_while_the_hub_was_away_is_told_when_it_is_back() {
        hub.answer(request -> java.util.Optional.of(RecordingHub.Reply.status(503, 3000)));
        String id = Cpo.unique("AWAY");
        Cpo.location("NL-CVC", id);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> !hub.at("receiver/locations/NL/CVC/" + id).isEmpty());
        hub.answer(request -> java.util.Optional.empty());
        int before = hub.at("receiver/locations/NL/CVC/" + id).size();
        await().atMost(Duration.ofSeconds(15))
                .until(() -> hub.at("receiver/locations/NL/CVC/" + id).size() > before);
    }

    @Test
    void versions_and_credentials_are_for_those_with_a_token() {
        RecordingHub.Answer versions = hub.call("GET", Cpo.url() + "/ocpi/versions", null, null, null);
        assertThat(versions.data().path(0).path("version").asText()).isEqualTo("2.2.1");
        Set<String> interfaces = new HashSet<>();
        hub.call("GET", Cpo.url() + "/ocpi/2.2.1", null, null, null)
                .data()
                .path("endpoints")
                .forEach(one -> interfaces.add(
                        one.path("identifier").asText() + " " + one.path("role").asText()));
        assertThat(interfaces)
                .contains(
                        "locations SENDER",
                        "sessions SENDER",
                        "cdrs SENDER",
                        "tariffs SENDER",
                        "tokens RECEIVER",
                        "commands RECEIVER",
                        "credentials SENDER")
                .doesNotContain("locations RECEIVER");
        assertThat(hub.call("GET", Cpo.url() + "/ocpi/2.2.1/credentials", null, null, null)
                        .data()
                        .path("token")
                        .asText())
                .isEqualTo(hub.tokenB());

        assertThat(hub.call("GET", Cpo.url() + "/ocpi/versions", null, null, null, "wrong")
                        .status())
                .isEqualTo(401);
        assertThat(hub.call("POST", Cpo.url() + "/ocpi/2.2.1/credentials", null, null, hub.credentials())
                        .status())
                .isEqualTo(405);
        assertThat(hub.call("PUT", Cpo.url() + "/ocpi/2.2.1/credentials", null, null, "{\"token\":\"x\"}")
                        .code())
                .isEqualTo(2001);
    }

    @Test
    void the_hub_may_exchange_the_tokens_itself() {
        RecordingHub.Answer answer =
                hub.call("PUT", Cpo.url() + "/ocpi/2.2.1/credentials", null, null, hub.credentials());
        assertThat(answer.code()).as(answer.body()).isEqualTo(1000);
        hub.present(answer.data().path("token").asText());
        assertThat(get("sender/tariffs").code()).isEqualTo(1000);
    }

    @Test
    void a_hub_may_start_the_handshake_with_an_invitation() {
        Cpo.leave(hub);
        hub = RecordingHub.started();
        hub.reachable = address -> address.replaceFirst("^http://localhost:8081", Cpo.url());
        String token = Cpo.asOperator()
                .post("/cpo/v1/hub/invitations")
                .then()
                .statusCode(201)
                .extract()
                .path("token");
        String credentials = Cpo.url() + "/ocpi/2.2.1/credentials";
        assertThat(hub.call("GET", Cpo.url() + "/ocpi/2.2.1/sender/tariffs", "NL-CVE", "NL-CVC", null, token)
                        .status())
                .as("an invitation opens no module")
                .isEqualTo(401);
        assertThat(hub.call("PUT", credentials, null, null, hub.credentials(), token)
                        .status())
                .isEqualTo(405);
        RecordingHub.Answer answer = hub.call("POST", credentials, null, null, hub.credentials(), token);
        assertThat(answer.code()).as(answer.body()).isEqualTo(1000);
        hub.present(answer.data().path("token").asText());
        assertThat(get("sender/tariffs").code()).isEqualTo(1000);
        Cpo.asOperator().get("/cpo/v1/hub").then().body("registered", equalTo(true));
    }

    @Test
    void a_list_is_read_page_by_page_and_each_object_once() {
        String prefix = Cpo.unique("PAGE");
        for (int i = 0; i < 5; i++) {
            Cpo.location("NL-CVC", prefix + "-" + i);
        }
        Set<String> seen = new HashSet<>();
        int objects = 0;
        String url = Cpo.url() + "/ocpi/2.2.1/sender/locations?limit=2";
        while (!url.isEmpty()) {
            RecordingHub.Answer page = hub.call("GET", url, "NL-CVE", "NL-CVC", null);
            assertThat(page.header("X-Limit")).isEqualTo("2");
            assertThat(page.data().size()).isLessThanOrEqualTo(2);
            for (JsonNode location : page.data()) {
                seen.add(location.path("id").asText());
                objects++;
            }
            assertThat(Integer.parseInt(page.header("X-Total-Count"))).isGreaterThanOrEqualTo(5);
            String link = page.header("Link");
            url = link.isEmpty()
                    ? ""
                    : link.substring(1, link.indexOf('>')).replaceFirst("^http://localhost:8081", Cpo.url());
        }
        assertThat(objects).isEqualTo(seen.size());
        for (int i = 0; i < 5; i++) {
            assertThat(seen).contains(prefix + "-" + i);
        }
    }

    @Test
    void one_location_evse_and_connector_can_be_read() {
        String id = Cpo.station("one");
        assertThat(get("sender/locations/L-" + id).data().path("evses")).hasSize(2);
        assertThat(get("sender/locations/L-" + id + "/" + id + "-1")
                        .data()
                        .path("evse_id")
                        .asText())
                .isEqualTo("NL*CVC*E" + id + "*1");
        assertThat(get("sender/locations/L-" + id + "/" + id + "-1/1")
                        .data()
                        .path("standard")
                        .asText())
                .isEqualTo("IEC_62196_T2");
        assertThat(get("sender/locations/nowhere").status()).isEqualTo(404);
        assertThat(get("sender/locations/nowhere").code()).isEqualTo(2003);
        assertThat(get("sender/locations/L-" + id + "/nothing").status()).isEqualTo(404);
        assertThat(get("sender/locations/L-" + id + "/" + id + "-1/9").status()).isEqualTo(404);
    }

    @Test
    void bad_parameters_and_headers_are_named() {
        assertThat(get("sender/sessions").message()).contains("date_from");
        assertThat(get("sender/tariffs?limit=0").code()).isEqualTo(2001);
        assertThat(get("sender/cdrs?date_from=yesterday").message()).contains("date_from");
        assertThat(hub.call("GET", Cpo.url() + "/ocpi/2.2.1/sender/tariffs", "NL-CVE", "NL-XYZ", null)
                        .code())
                .isEqualTo(4001);
        assertThat(hub.call("GET", Cpo.url() + "/ocpi/2.2.1/sender/tariffs", null, "NL-CVC", null)
                        .code())
                .isEqualTo(2001);
        assertThat(hub.call("DELETE", Cpo.url() + "/ocpi/2.2.1/sender/tariffs", "NL-CVE", "NL-CVC", null)
                        .status())
                .isEqualTo(405);
        assertThat(get("sender/sessions?date_from=2026-01-01T00:00:00Z").code()).isEqualTo(1000);
    }

    @Test
    void tokens_are_taken_as_ocpi_says() {
        String url = Cpo.url() + "/ocpi/2.2.1/receiver/tokens/NL/CVE/TOK1";
        String token = "{\"country_code\":\"NL\",\"party_id\":\"CVE\",\"uid\":\"TOK1\",\"type\":\"RFID\","
                + "\"contract_id\":\"C\",\"issuer\":\"E\",\"valid\":true,\"whitelist\":\"ALWAYS\","
                + "\"last_updated\":\"2026-02-01T00:00:00Z\"}";
        assertThat(hub.call("PUT", url, "NL-HUB", "NL-CVC", token).status()).isEqualTo(201);
        assertThat(hub.call("PUT", url, "NL-HUB", "NL-CVC", token).status()).isEqualTo(200);
        hub.call(
                "PUT",
                url,
                "NL-HUB",
                "NL-CVC",
                token.replace("2026-02", "2026-01").replace("true", "false"));
        assertThat(hub.call("GET", url, "NL-HUB", "NL-CVC", null)
                        .data()
                        .path("valid")
                        .asBoolean())
                .as("an older one never overwrites a newer one")
                .isTrue();
        assertThat(hub.call(
                                "PATCH",
                                url,
                                "NL-HUB",
                                "NL-CVC",
                                "{\"valid\":false,\"last_updated\":\"2026-03-01T00:00:00Z\"}")
                        .code())
                .isEqualTo(1000);
        assertThat(hub.call("GET", url, "NL-HUB", "NL-CVC", null)
                        .data()
                        .path("valid")
                        .asBoolean())
                .isFalse();

        assertThat(hub.call("PATCH", url, "NL-HUB", "NL-CVC", "{\"valid\":true}")
                        .code())
                .isEqualTo(2001);
        assertThat(hub.call("PUT", url.replace("TOK1", "OTHER"), "NL-HUB", "NL-CVC", token)
                        .code())
                .isEqualTo(2001);
        assertThat(hub.call("GET", url + "?type=OTHER", "NL-HUB", "NL-CVC", null)
                        .status())
                .isEqualTo(404);
        assertThat(hub.call("PUT", url, "NL-HUB", "NL-CVC", "{").status()).isEqualTo(400);
        assertThat(hub.call("DELETE", url, "NL-HUB", "NL-CVC", null).status()).isEqualTo(405);
    }

    @Test
    void bad_stations_are_refused_with_a_pointer() {
        Cpo.location("NL-CVC", "L-bad");
        String good = Cpo.stationJson(Cpo.unique("bad"), "L-bad", "");
        refused(good.replace("NL-CVC", "NL-XYZ"), "/party");
        refused(good.replace("L-bad", "L-none"), "/location_id");
        refused(good.replace(Cpo.KEY, "short"), "/key");
        refused(good.replace("\"id\":\"bad", "\"id\":\"a:b"), "/id");
        refused(good.replace("\"max_voltage\":230", "\"max_voltage\":\"high\""), "/evses/0/connectors/0/max_voltage");
        refused(good.replace("\"security_profile\":1", "\"security_profile\":9"), "/security_profile");
        refused(good.replace("\"party\"", "\"partei\""), "/partei");
        Cpo.asOperator().body("{").post("/cpo/v1/stations").then().statusCode(400);
        Cpo.asOperator().body(good).post("/cpo/v1/stations").then().statusCode(201);
        Cpo.asOperator().body(good).post("/cpo/v1/stations").then().statusCode(409);
    }

    private static void refused(String body, String pointer) {
        Cpo.asOperator()
                .body(body)
                .post("/cpo/v1/stations")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors.pointer", hasItem(pointer));
    }

    @Test
    void stations_come_and_go_as_a_table_and_a_bad_line_stops_no_other() {
        String good = Cpo.unique("CSV");
        String bad = Cpo.unique("CSV");
        Cpo.location("NL-CVC", "L-" + good);
        String head = "id,party,location_id,security_profile,key,versions,evse,evse_id,connector,standard,format,"
                + "power_type,max_voltage,max_amperage,tariff_ids\n";
        String rest = "1.6;2.0.1,1,NL*CVC*E1,1,IEC_62196_T2,SOCKET,AC_3_PHASE,230,32,DAY;NIGHT\n";
        String table = head + good + ",NL-CVC,L-" + good + ",1," + Cpo.KEY + "," + rest
                + good + ",NL-CVC,L-" + good + ",1," + Cpo.KEY + "," + rest.replace(",1,NL*CVC*E1", ",2,NL*CVC*E2")
                + bad + ",NL-CVC,L-" + good + ",7,short," + rest;
        Cpo.asOperator()
                .contentType("text/csv")
                .body(table)
                .post("/cpo/v1/station-table")
                .then()
                .statusCode(200)
                .body("provisioned", equalTo(java.util.List.of(good)))
                .body("refused[0].id", equalTo(bad))
                .body("refused[0].problem.errors.pointer", hasItem("/key"));
        String exported = Cpo.asOperator()
                .get("/cpo/v1/station-table")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(exported.lines().filter(line -> line.contains(good))).hasSize(2);
        assertThat(exported).doesNotContain(Cpo.KEY);

        for (String broken : java.util.List.of("", "id,party\nx,y\n", head, "\u0000\u0001")) {
            Cpo.asOperator()
                    .contentType("text/csv")
                    .body(broken)
                    .post("/cpo/v1/station-table")
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json");
        }
    }

    @Test
    void the_operators_api_is_for_operators() {
        io.restassured.RestAssured.given().get("/cpo/v1/stations").then().statusCode(401);
        io.restassured.RestAssured.given()
                .auth()
                .oauth2(org.crossvolt.local.TestTokens.of("driver"))
                .get("/cpo/v1/stations")
                .then()
                .statusCode(403);
        io.restassured.RestAssured.given()
                .auth()
                .oauth2(org.crossvolt.local.TestTokens.expired("cpo-operator"))
                .get("/cpo/v1/hub")
                .then()
                .statusCode(401);
    }
}
