package org.crossvolt.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import org.crossvolt.hub.RecordingParty.Answer;
import org.crossvolt.hub.RecordingParty.Recorded;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ClientInfoTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    private static String statusOf(RecordingParty subject, RecordingParty viewer) {
        Answer one = viewer.call(
                        "GET",
                        "/ocpi/2.2.1/hubclientinfo/"
                                + subject.parties.getFirst().replace('-', '/'))
                .send();
        return one.json().path("data").path("status").asText();
    }

    private static List<String> pushedOf(RecordingParty subject, RecordingParty viewer) {
        return viewer.clientInfos().stream()
                .filter(push -> push.path().endsWith(subject.parties.getFirst().replace('-', '/')))
                .map(push -> push.json().path("status").asText())
                .toList();
    }

    @Test
    void others_are_told_when_a_party_joins_goes_away_and_comes_back() {
        try (RecordingParty viewer = RecordingParty.joined("EMSP DE-C" + Unique.letters(2));
                RecordingParty subject = RecordingParty.joined("CPO NL-C" + Unique.letters(2))) {
            await().atMost(SOON).until(() -> pushedOf(subject, viewer).contains("CONNECTED"));
            Recorded push = viewer.clientInfos().getLast();
            assertThat(push.method()).isEqualTo("PUT");
            assertThat(push.header("OCPI-to-party-id")).isEmpty();
            assertThat(push.json().path("role").asText()).isEqualTo("CPO");
            assertThat(push.json().path("last_updated").asText()).endsWith("Z");

            subject.behave((request, recorded) -> request.connection().close());
            viewer.call("GET", "/ocpi/2.2.1/sender/locations")
                    .to(subject.parties.getFirst())
                    .send();
            await().atMost(SOON).until(() -> pushedOf(subject, viewer).contains("OFFLINE"));
            assertThat(statusOf(subject, viewer)).isEqualTo("OFFLINE");
            assertThat(viewer.call("GET", "/ocpi/2.2.1/sender/locations")
                            .to(subject.parties.getFirst())
                            .send()
                            .code())
                    .isEqualTo(4003);

            subject.call("GET", "/ocpi/versions").send();
            await().atMost(SOON).until(() -> pushedOf(subject, viewer).getLast().equals("CONNECTED"));
        }
    }

    @Test
    void the_list_has_the_others_but_neither_oneself_nor_the_hub_and_pages() {
        try (RecordingParty viewer = RecordingParty.joined("EMSP DE-C" + Unique.letters(2));
                RecordingParty subject =
                        RecordingParty.joined("CPO NL-C" + Unique.letters(2), "EMSP BE-C" + Unique.letters(2))) {
            Answer list = viewer.call("GET", "/ocpi/2.2.1/hubclientinfo").send();
            List<String> ids = list.json().path("data").findValuesAsText("party_id");
            assertThat(ids)
                    .contains(
                            subject.parties.get(0).substring(3),
                            subject.parties.get(1).substring(3));
            assertThat(ids).doesNotContain(viewer.parties.getFirst().substring(3), "HUB");

            Answer page =
                    viewer.call("GET", "/ocpi/2.2.1/hubclientinfo?limit=1").send();
            assertThat(page.json().path("data")).hasSize(1);
            assertThat(page.header("X-Total-Count")).isEqualTo(Integer.toString(ids.size()));
            assertThat(page.header("Link")).contains("offset=1");
            assertThat(viewer.call("GET", "/ocpi/2.2.1/hubclientinfo?date_from=2099-01-01T00:00:00Z")
                            .send()
                            .json()
                            .path("data"))
                    .isEmpty();
        }
    }

    @Test
    void unknown_parties_are_404_and_other_methods_405() {
        try (RecordingParty viewer = RecordingParty.joined("EMSP DE-C" + Unique.letters(2))) {
            assertThat(viewer.call("GET", "/ocpi/2.2.1/hubclientinfo/XX/YYY")
                            .send()
                            .status())
                    .isEqualTo(404);
            assertThat(viewer.call("GET", "/ocpi/2.2.1/hubclientinfo/X/Y")
                            .send()
                            .code())
                    .isEqualTo(2001);
            assertThat(viewer.call("PUT", "/ocpi/2.2.1/hubclientinfo/XX/YYY")
                            .body("{}")
                            .send()
                            .status())
                    .isEqualTo(405);
            assertThat(viewer.call("GET", "/ocpi/2.2.1/hubclientinfo?limit=many")
                            .send()
                            .code())
                    .isEqualTo(2001);
        }
    }

    @Test
    void a_suspended_platform_is_shown_as_such_and_refused() {
        try (RecordingParty viewer = RecordingParty.joined("EMSP DE-C" + Unique.letters(2));
                RecordingParty subject = RecordingParty.joined("CPO NL-C" + Unique.letters(2))) {
            String id = Operators.platformIdOf(subject.parties.getFirst());
            Hub.asOperator()
                    .post("/operator/v1/platforms/" + id + "/suspend")
                    .then()
                    .statusCode(200);
            assertThat(statusOf(subject, viewer)).isEqualTo("SUSPENDED");
            assertThat(subject.call("GET", "/ocpi/2.2.1/hubclientinfo").send().status())
                    .isEqualTo(403);
            assertThat(viewer.call("GET", "/ocpi/2.2.1/sender/locations")
                            .to(subject.parties.getFirst())
                            .send()
                            .code())
                    .isEqualTo(4003);
            Hub.asOperator()
                    .post("/operator/v1/platforms/" + id + "/resume")
                    .then()
                    .statusCode(200);
            assertThat(statusOf(subject, viewer)).isEqualTo("CONNECTED");
            JsonNode views =
                    subject.call("GET", "/ocpi/2.2.1/hubclientinfo").send().json();
            assertThat(views.path("status_code").asInt()).isEqualTo(1000);
        }
    }
}
