package org.crossvolt.cpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.RestAssured;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crossvolt.local.LocalStackResource;
import org.crossvolt.local.TestTokens;
import org.crossvolt.ocpi.party.RecordingHub;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two instances on one database, as an installation runs them, and what remains true when one is killed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InstancesIT {

    private final StandInServices neighbours = new StandInServices();
    private final Instance one;
    private final Instance other;
    private RecordingHub hub = RecordingHub.started();

    InstancesIT() {
        Map<String, String> settings = new HashMap<>(new LocalStackResource().start());
        Map<String, String> tokens = new TestTokens().start();
        tokens.forEach(System::setProperty);
        settings.put("quarkus.oidc.public-key", tokens.getOrDefault("quarkus.oidc.public-key", ""));
        settings.putAll(neighbours.start());
        int first = Instance.freePort();
        settings.put("crossvolt.cpo.public-url", "http://localhost:" + first);
        settings.put("crossvolt.cpo.secrets.key", Base64.getEncoder().encodeToString(new byte[32]));
        settings.put("crossvolt.cpo.commands.timeout", "12s");
        settings.put("crossvolt.cpo.ocpp.instance-beat", "1s");
        one = Instance.start(first, settings);
        other = Instance.start(Instance.freePort(), settings);
        // Helpers of the other tests ask the first one.
        System.setProperty("quarkus.http.test-port", Integer.toString(first));
        RestAssured.port = first;
    }

    @BeforeAll
    void ready() {
        assertThat(one.port()).isNotEqualTo(other.port());
    }

    @BeforeEach
    void join() {
        hub.close();
        hub = Cpo.join();
    }

    @AfterEach
    void leave() {
        Cpo.leave(hub);
    }

    @AfterAll
    void end() {
        one.close();
        other.close();
        neighbours.stop();
    }

    private static StationClient connect(Instance to, String id) {
        StationClient station = StationClient.connect(to.webSocketUrl(), id, Cpo.KEY, "ocpp1.6");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Cpo.asOperator().get("/cpo/v1/stations/" + id).<Boolean>path("connected"));
        return station;
    }

    private String callback() {
        return "/ocpi/2.2.1/callbacks/" + Cpo.unique("c");
    }

    private void start(String station, String callback) {
        var response = hub.call(
                "POST", Cpo.url() + "/ocpi/2.2.1/receiver/commands/START_SESSION", "NL-CVE", "NL-CVC", """
                {"response_url":"%s","location_id":"L-%s","evse_uid":"%s-1","token":{"country_code":"NL",
                 "party_id":"CVE","uid":"U","type":"APP_USER","contract_id":"C","issuer":"E","valid":true,
                 "whitelist":"NEVER","last_updated":"2026-01-01T00:00:00Z"}}""".formatted(
                                hub.url() + callback, station, station));
        assertThat(response.data().path("result").asText()).as(response.body()).isEqualTo("ACCEPTED");
    }

    private List<String> results(String callback) {
        return hub.received.stream()
                .filter(one -> one.path().equals(callback))
                .map(one -> one.json().path("result").asText())
                .toList();
    }

    private String result(String callback) {
        await().atMost(Duration.ofSeconds(90)).until(() -> !results(callback).isEmpty());
        return results(callback).getFirst();
    }

    @Test
    void a_command_reaches_a_station_whose_socket_is_at_the_other_instance() {
        String id = Cpo.station("far");
        try (StationClient station = connect(other, id)) {
            station.behave(
                    (action, payload) -> action.equals("ClearCache") ? "!NotSupported" : "{\"status\":\"Accepted\"}");
            String callback = callback();
            start(id, callback);
            assertThat(station.asked().path(2).asText()).isEqualTo("RemoteStartTransaction");
            assertThat(result(callback)).isEqualTo("ACCEPTED");
            Cpo.asOperator()
                    .body("{\"type\":\"Soft\"}")
                    .post("/cpo/v1/stations/" + id + "/operations/Reset")
                    .then()
                    .statusCode(200)
                    .body("answer.status", equalTo("Accepted"));
            Cpo.asOperator()
                    .body("{}")
                    .post("/cpo/v1/stations/" + id + "/operations/ClearCache")
                    .then()
                    .statusCode(200)
                    .body("code", equalTo("NotSupported"));
            Cpo.asOperator()
                    .body("{}")
                    .post("/cpo/v1/stations/" + id + "/operations/GetVariables")
                    .then()
                    .statusCode(409);
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Cpo.asOperator()
                                .body("{}")
                                .post("/cpo/v1/stations/" + id + "/operations/ClearCache")
                                .statusCode()
                        == 409);
    }

    @Test
    void a_station_that_moves_to_another_instance_is_let_go_by_the_first() {
        String id = Cpo.station("moves");
        StationClient before = connect(one, id);
        try (StationClient after = StationClient.connect(other.webSocketUrl(), id, Cpo.KEY, "ocpp1.6")) {
            assertThat(before.closeCode()).isEqualTo(1008);
            after.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            Cpo.asOperator()
                    .body("{\"type\":\"Soft\"}")
                    .post("/cpo/v1/stations/" + id + "/operations/Reset")
                    .then()
                    .statusCode(200);
            assertThat(after.asked().path(2).asText()).isEqualTo("Reset");
        }
    }

    @Test
    void a_command_has_exactly_one_result_though_its_instance_is_killed() {
        String id = Cpo.station("killed");
        StationClient station = connect(one, id);
        station.behave((action, payload) -> null);
        String callback = callback();
        start(id, callback);
        String open = station.asked().path(1).asText();

        one.killAndStartAgain();
        try (StationClient back = connect(one, id)) {
            back.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            back.sendRaw("[3,\"" + open + "\",{\"status\":\"Accepted\"}]");
            assertThat(result(callback)).isEqualTo("TIMEOUT");
            String later = callback();
            start(id, later);
            assertThat(result(later)).isEqualTo("ACCEPTED");
            assertThat(results(callback)).as("exactly one result").hasSize(1);
        }
    }

    @Test
    void stations_of_an_instance_that_ends_are_told_so_and_are_accepted_again() {
        String id = Cpo.station("ends");
        StationClient station = connect(one, id);
        one.end();
        assertThat(station.closeCode()).isEqualTo(1001);
        one.killAndStartAgain();
        try (StationClient back = connect(one, id)) {
            assertThat(back.call("Heartbeat", "{}").isError()).isFalse();
        }
    }
}
