package org.crossvolt.cpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItems;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.crossvolt.ocpi.party.RecordingHub;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several CPO parties on one adapter: each has its own objects and speaks for itself. */
@QuarkusTest
@TestProfile(PartiesTest.TwoParties.class)
class PartiesTest {

    /** A second party, in another country. */
    public static final class TwoParties implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("crossvolt.cpo.parties", "NL-CVC Crossvolt CPO,DE-TWO Second CPO");
        }
    }

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

    private static String germanStation() {
        String id = Cpo.unique("two");
        Cpo.location("DE-TWO", "L-" + id);
        Cpo.asOperator()
                .body(Cpo.stationJson(id, "L-" + id, "").replace("NL-CVC", "DE-TWO"))
                .post("/cpo/v1/stations")
                .then()
                .statusCode(201);
        return id;
    }

    private RecordingHub.Answer start(String to, String id) {
        return hub.call("POST", Cpo.url() + "/ocpi/2.2.1/receiver/commands/START_SESSION", "NL-CVE", to, """
                {"response_url":"%s/ocpi/2.2.1/callbacks/two","location_id":"L-%s","evse_uid":"%s-1",
                 "token":{"country_code":"NL","party_id":"CVE","uid":"TWO","type":"APP_USER","contract_id":"C",
                  "issuer":"E","valid":true,"whitelist":"NEVER","last_updated":"2026-01-01T00:00:00Z"}}""".formatted(
                        hub.url(), id, id));
    }

    @Test
    void the_hub_hears_of_both_and_each_tells_its_own_objects() {
        Cpo.asOperator().get("/cpo/v1/hub").then().body("own_parties", hasItems("NL-CVC", "DE-TWO"));
        String id = germanStation();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !hub.at("receiver/locations/DE/TWO/L-" + id).isEmpty());
        assertThat(hub.at("receiver/locations/DE/TWO/L-" + id).getFirst().from())
                .isEqualTo("DE-TWO");
        String list = Cpo.url() + "/ocpi/2.2.1/sender/locations";
        assertThat(hub.call("GET", list, "NL-CVE", "DE-TWO", null).body()).contains("L-" + id);
        assertThat(hub.call("GET", list, "NL-CVE", "NL-CVC", null).body()).doesNotContain("L-" + id);
        assertThat(hub.call("GET", list, "NL-CVE", "FR-ONE", null).code())
                .as("a party that is not here")
                .isNotEqualTo(1000);
    }

    @Test
    void a_station_of_one_party_is_commanded_through_that_party_only() {
        String id = germanStation();
        try (StationClient station = Cpo.connect16(id)) {
            station.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            assertThat(start("NL-CVC", id).data().path("result").asText()).isEqualTo("REJECTED");
            assertThat(start("DE-TWO", id).data().path("result").asText()).isEqualTo("ACCEPTED");
            assertThat(station.asked().path(2).asText()).isEqualTo("RemoteStartTransaction");
            station.call(
                    "StartTransaction",
                    "{\"connectorId\":1,\"idTag\":\"TWO\",\"meterStart\":0,\"timestamp\":\"" + Instant.now() + "\"}");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !hub.at("receiver/sessions/DE/TWO").isEmpty());
            var told = hub.at("receiver/sessions/DE/TWO").getFirst();
            assertThat(told.from()).isEqualTo("DE-TWO");
            assertThat(told.to()).isEqualTo("NL-CVE");
            assertThat(told.json().path("country_code").asText()).isEqualTo("DE");
        }
    }
}
