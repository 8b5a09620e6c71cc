package org.crossvolt.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.Map;
import org.crossvolt.hub.RecordingParty.Answer;
import org.junit.jupiter.api.Test;

/** With the policy {@code explicit} nobody meets anybody without an agreement. */
@QuarkusTest
@TestProfile(ExplicitAgreementsTest.Explicit.class)
class ExplicitAgreementsTest {

    public static class Explicit implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("crossvolt.hub.agreements.policy", "explicit");
        }
    }

    private static void agree(String one, String two, String modules) {
        Hub.asOperator()
                .body("{\"parties\":[\"" + one + "\",\"" + two + "\"],\"modules\":" + modules + "}")
                .put("/operator/v1/agreements/" + one + two)
                .then()
                .statusCode(201);
    }

    @Test
    void nothing_of_one_reaches_the_other_before_they_agree_and_everything_agreed_after() {
        try (RecordingParty cpo = RecordingParty.joined("CPO NL-X" + Unique.letters(2));
                RecordingParty emsp = RecordingParty.joined("EMSP DE-X" + Unique.letters(2))) {
            String me = cpo.parties.getFirst();
            String them = emsp.parties.getFirst();
            String path = "/ocpi/2.2.1/receiver/locations/" + me.replace('-', '/') + "/L1";
            cpo.call("PUT", path)
                    .to("NL-HUB")
                    .body(Samples.location(me, "L1", "2026-01-01T00:00:00Z"))
                    .send();

            Answer list = emsp.call("GET", "/ocpi/2.2.1/sender/locations")
                    .to("NL-HUB")
                    .send();
            assertThat(list.header("X-Total-Count")).isEqualTo("0");
            assertThat(list.body()).doesNotContain(me.substring(3));
            assertThat(emsp.call("GET", "/ocpi/2.2.1/sender/locations")
                            .to(me)
                            .send()
                            .code())
                    .isEqualTo(4003);
            assertThat(emsp.call("GET", "/ocpi/2.2.1/sender/locations/L1")
                            .send()
                            .code())
                    .isEqualTo(4001);
            Answer info = emsp.call("GET", "/ocpi/2.2.1/hubclientinfo/" + me.replace('-', '/'))
                    .send();
            assertThat(info.json().path("data").path("status").asText()).isEqualTo("PLANNED");
            assertThat(cpo.functional()).isEmpty();

            agree(me, them, "[\"locations\"]");

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> emsp.clientInfos().stream()
                            .anyMatch(push -> push.body().contains("CONNECTED")));
            assertThat(emsp.call("GET", "/ocpi/2.2.1/sender/locations")
                            .to("NL-HUB")
                            .send()
                            .header("X-Total-Count"))
                    .isEqualTo("1");
            assertThat(emsp.call("GET", "/ocpi/2.2.1/sender/locations")
                            .to(me)
                            .send()
                            .code())
                    .isEqualTo(1000);
            assertThat(emsp.call("GET", "/ocpi/2.2.1/sender/tariffs")
                            .to(me)
                            .send()
                            .code())
                    .isEqualTo(4003);
            cpo.call("PUT", path)
                    .to("NL-HUB")
                    .body(Samples.location(me, "L1", "2026-01-03T00:00:00Z"))
                    .send();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> emsp.functional().stream()
                            .anyMatch(request -> request.body().contains("2026-01-03")));
        }
    }
}
