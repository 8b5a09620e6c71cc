package org.crossvolt.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
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
            return Map.of(
                    "crossvolt.hub.agreements.policy",
                    "explicit",
                    "crossvolt.hub.broadcast.bring-newcomers-up-to-date",
                    "true");
        }
    }

    @Inject
    Pool database;

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

    @Test
    void who_agrees_or_joins_late_is_brought_what_was_shared_before_and_nothing_else() {
        String late = "DE-Y" + Unique.letters(2);
        try (RecordingParty cpo = RecordingParty.joined("CPO NL-Y" + Unique.letters(2));
                RecordingParty stranger = RecordingParty.joined("CPO BE-Y" + Unique.letters(2));
                RecordingParty emsp = RecordingParty.joined("EMSP FR-Y" + Unique.letters(2))) {
            for (RecordingParty owner : List.of(cpo, stranger)) {
                String me = owner.parties.getFirst();
                owner.call("PUT", "/ocpi/2.2.1/receiver/locations/" + me.replace('-', '/') + "/L1")
                        .to("NL-HUB")
                        .body(Samples.location(me, "L1", "2026-01-01T00:00:00Z"))
                        .send();
            }
            agree(cpo.parties.getFirst(), emsp.parties.getFirst(), "[\"locations\"]");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !emsp.functional().isEmpty());
            agree(cpo.parties.getFirst(), late, "[\"*\"]");
            try (RecordingParty newcomer = RecordingParty.joined("EMSP " + late)) {
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> !newcomer.functional().isEmpty());
                await().atMost(Duration.ofSeconds(20)).until(() -> behind(newcomer) == 0);
                assertThat(newcomer.functional())
                        .allMatch(request -> request.path().contains(of(cpo)));
            }
            assertThat(emsp.functional()).allMatch(request -> request.path().contains(of(cpo)));
        }
    }

    private static String of(RecordingParty owner) {
        return "/" + owner.parties.getFirst().replace('-', '/') + "/L1";
    }

    private long behind(RecordingParty who) {
        return database.preparedQuery("SELECT count(*) FROM hub.behind WHERE party_id = $1")
                .execute(Tuple.of(who.parties.getFirst().substring(3)))
                .await()
                .atMost(Duration.ofSeconds(10))
                .iterator()
                .next()
                .getLong(0);
    }
}
