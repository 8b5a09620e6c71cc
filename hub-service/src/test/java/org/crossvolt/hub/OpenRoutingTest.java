package org.crossvolt.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import org.crossvolt.hub.RecordingParty.Answer;
import org.crossvolt.hub.RecordingParty.Recorded;
import org.crossvolt.hub.RecordingParty.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OpenRoutingTest {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String DAY1 = "2026-01-01T00:00:00Z";

    private RecordingParty cpo;
    private RecordingParty emsp;
    private String cpoId;
    private String emspId;
    private String locationId;
    private String tokenUid;

    @BeforeEach
    void two_partners_with_a_location_and_a_token() {
        cpo = RecordingParty.joined("CPO NL-O" + Unique.letters(2));
        emsp = RecordingParty.joined("EMSP DE-O" + Unique.letters(2));
        cpoId = cpo.parties.getFirst();
        emspId = emsp.parties.getFirst();
        locationId = "LOC" + System.nanoTime();
        tokenUid = "UID" + System.nanoTime();
        cpo.call("PUT", "/ocpi/2.2.1/receiver/locations/" + cpoId.replace('-', '/') + "/" + locationId)
                .to("NL-HUB")
                .body(Samples.location(cpoId, locationId, DAY1))
                .send();
        emsp.call("PUT", "/ocpi/2.2.1/receiver/tokens/" + emspId.replace('-', '/') + "/" + tokenUid)
                .to("NL-HUB")
                .body(Samples.token(emspId, tokenUid, DAY1))
                .send();
        await().atMost(SOON).until(() -> has(cpo, tokenUid) && has(emsp, locationId));
        cpo.received.clear();
        emsp.received.clear();
    }

    /** What tests before this one broadcast may come here as well. */
    private static boolean has(RecordingParty who, String id) {
        return who.functional().stream().anyMatch(request -> request.path().endsWith(id));
    }

    @AfterEach
    void go() {
        cpo.close();
        emsp.close();
    }

    private String start(String responseUrl) {
        return "{\"response_url\":\"" + responseUrl + "\",\"token\":" + Samples.token(emspId, tokenUid, DAY1)
                + ",\"location_id\":\"" + locationId + "\"}";
    }

    private RecordingParty.Call command(String name) {
        return emsp.call("POST", "/ocpi/2.2.1/receiver/commands/" + name);
    }

    @Test
    void an_authorisation_finds_the_emsp_of_the_token_and_names_it_in_the_answer() {
        emsp.answer(request -> Reply.ok("{\"allowed\":\"ALLOWED\"}"));
        Answer answer = cpo.call("POST", "/ocpi/2.2.1/sender/tokens/" + tokenUid + "/authorize?type=RFID")
                .send();
        assertThat(answer.body()).contains("ALLOWED");
        assertThat(answer.header("OCPI-from-party-id")).isEqualTo(emspId.substring(3));
        Recorded seen = emsp.functional().getFirst();
        assertThat(seen.path()).isEqualTo("/sender/tokens/" + tokenUid + "/authorize");
        assertThat(seen.header("OCPI-to-party-id")).isEqualTo(emspId.substring(3));
    }

    @Test
    void an_unknown_token_is_404_with_2004() {
        Answer answer =
                cpo.call("POST", "/ocpi/2.2.1/sender/tokens/NOBODYS/authorize").send();
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo(2004);
        assertThat(emsp.functional()).isEmpty();
    }

    @Test
    void a_single_location_is_asked_of_its_cpo() {
        cpo.answer(request -> Reply.ok("{\"mine\":true}"));
        assertThat(emsp.call("GET", "/ocpi/2.2.1/sender/locations/" + locationId)
                        .send()
                        .body())
                .contains("mine");
        assertThat(emsp.call("GET", "/ocpi/2.2.1/sender/locations/UNKNOWN")
                        .send()
                        .code())
                .isEqualTo(4001);
        assertThat(emsp.call("GET", "/ocpi/2.2.1/sender/locations/" + locationId)
                        .to("NL-HUB")
                        .send()
                        .code())
                .isEqualTo(2001);
    }

    @Test
    void an_id_that_two_have_is_4001_and_never_guessed() {
        try (RecordingParty second = RecordingParty.joined("CPO FR-O" + Unique.letters(2))) {
            String secondId = second.parties.getFirst();
            second.call("PUT", "/ocpi/2.2.1/receiver/locations/" + secondId.replace('-', '/') + "/" + locationId)
                    .to("NL-HUB")
                    .body(Samples.location(secondId, locationId, DAY1))
                    .send();
            Answer answer = emsp.call("GET", "/ocpi/2.2.1/sender/locations/" + locationId)
                    .send();
            assertThat(answer.code()).isEqualTo(4001);
            assertThat(answer.message()).contains("2 parties");
        }
    }

    @Test
    void a_session_finds_its_emsp_and_later_changes_follow_it() {
        String path = "/ocpi/2.2.1/receiver/sessions/" + cpoId.replace('-', '/') + "/S1";
        Answer put = cpo.call("PUT", path)
                .body(Samples.session(cpoId, emspId, "S1", DAY1))
                .send();
        assertThat(put.code()).isEqualTo(1000);
        assertThat(emsp.functional()).hasSize(1);
        await().atMost(SOON).untilAsserted(() -> assertThat(sessionsFor(emsp)).contains("\"S1\""));

        Answer patch = cpo.call("PATCH", path)
                .body(
                        "{\"kwh\":2.5,\"charging_periods\":[{\"start_date_time\":\"2026-01-01T11:00:00Z\",\"dimensions\":[{\"type\":\"ENERGY\",\"volume\":1.0}]}],\"last_updated\":\"2026-01-02T00:00:00Z\"}")
                .send();
        assertThat(patch.code()).isEqualTo(1000);
        assertThat(emsp.functional()).hasSize(2);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(sessionsFor(emsp)).contains("2.5", "11:00:00Z", "10:00:00Z"));
    }

    private static String sessionsFor(RecordingParty who) {
        return who.call("GET", "/ocpi/2.2.1/sender/sessions?date_from=2025-01-01T00:00:00Z")
                .to("NL-HUB")
                .send()
                .body();
    }

    @Test
    void sessions_and_cdrs_are_listed_for_their_two_parties_only() {
        cpo.call("POST", "/ocpi/2.2.1/receiver/cdrs")
                .body(Samples.cdr(cpoId, emspId, "CDR-" + locationId))
                .send();
        try (RecordingParty stranger = RecordingParty.joined("EMSP FR-O" + Unique.letters(2))) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(emsp.call("GET", "/ocpi/2.2.1/sender/cdrs")
                                    .to("NL-HUB")
                                    .send()
                                    .body())
                            .contains("CDR-" + locationId));
            Answer list =
                    stranger.call("GET", "/ocpi/2.2.1/sender/cdrs").to("NL-HUB").send();
            assertThat(list.header("X-Total-Count")).isEqualTo("0");
            assertThat(list.body()).doesNotContain("CDR-" + locationId);
        }
    }

    @Test
    void a_cdr_for_a_party_nobody_knows_is_4001() {
        assertThat(cpo.call("POST", "/ocpi/2.2.1/receiver/cdrs")
                        .body(Samples.cdr(cpoId, "XX-YYY", "C"))
                        .send()
                        .code())
                .isEqualTo(4001);
        assertThat(cpo.call("POST", "/ocpi/2.2.1/receiver/cdrs")
                        .body("{}")
                        .send()
                        .code())
                .isEqualTo(4001);
    }

    @Test
    void a_command_finds_its_cpo_and_its_result_finds_the_way_back() {
        cpo.answer(request -> Reply.ok("{\"result\":\"ACCEPTED\",\"timeout\":30}"));
        String mine = emsp.url() + "/sender/commands/START_SESSION/my-own-id?x=1&y=2";
        Answer accepted = command("START_SESSION").body(start(mine)).send();
        assertThat(accepted.json().path("data").path("result").asText()).isEqualTo("ACCEPTED");

        Recorded sent = cpo.functional().getFirst();
        String hubUrl = sent.json().path("response_url").asText();
        assertThat(hubUrl).startsWith("http://localhost:8080/").hasSizeLessThanOrEqualTo(255);
        assertThat(sent.body().replace(hubUrl, mine)).isEqualTo(start(mine));

        Answer result = cpo.call("POST", hubUrl)
                .to(emspId)
                .body("{\"result\":\"ACCEPTED\"}")
                .send();
        assertThat(result.code()).isEqualTo(1000);
        Recorded callback = emsp.functional().getLast();
        assertThat(callback.path()).isEqualTo("/sender/commands/START_SESSION/my-own-id");
        assertThat(callback.query()).isEqualTo("x=1&y=2");
        assertThat(callback.body()).isEqualTo("{\"result\":\"ACCEPTED\"}");
        assertThat(callback.header("OCPI-from-party-id")).isEqualTo(cpoId.substring(3));
        assertThat(callback.header("Authorization")).contains("Token ");
    }

    @Test
    void a_callback_address_works_for_its_cpo_only_and_not_at_all_after_a_rejection() {
        cpo.answer(request -> Reply.ok("{\"result\":\"ACCEPTED\",\"timeout\":30}"));
        command("START_SESSION").body(start(emsp.url() + "/sender/commands/cb")).send();
        String hubUrl = cpo.functional().getLast().json().path("response_url").asText();
        assertThat(emsp.call("POST", hubUrl)
                        .body("{\"result\":\"ACCEPTED\"}")
                        .send()
                        .status())
                .isEqualTo(404);
        assertThat(cpo.call("GET", hubUrl).send().status()).isEqualTo(405);
        assertThat(cpo.call("POST", hubUrl).body("{\"result\":").send().status())
                .isEqualTo(400);
        assertThat(cpo.call("POST", hubUrl + "x")
                        .body("{\"result\":\"ACCEPTED\"}")
                        .send()
                        .code())
                .isEqualTo(2001);

        cpo.answer(request -> Reply.ok("{\"result\":\"REJECTED\",\"timeout\":30}"));
        command("START_SESSION").body(start(emsp.url() + "/sender/commands/cb")).send();
        String dead = cpo.functional().getLast().json().path("response_url").asText();
        assertThat(cpo.call("POST", dead)
                        .body("{\"result\":\"ACCEPTED\"}")
                        .send()
                        .status())
                .isEqualTo(404);
        assertThat(emsp.functional()).isEmpty();
    }

    @Test
    void a_reservation_can_be_cancelled_by_id_and_its_callback_lives_until_it_expires() {
        cpo.answer(request -> Reply.ok("{\"result\":\"ACCEPTED\",\"timeout\":1}"));
        String reserve = start(emsp.url() + "/sender/commands/cb")
                .replaceFirst(
                        "\\{",
                        "{\"reservation_id\":\"RES-" + locationId + "\",\"expiry_date\":\""
                                + Instant.now().plusSeconds(7200) + "\",");
        assertThat(command("RESERVE_NOW").body(reserve).send().code()).isEqualTo(1000);
        String hubUrl = cpo.functional().getLast().json().path("response_url").asText();
        cpo.call("POST", hubUrl).body("{\"result\":\"ACCEPTED\"}").send();
        assertThat(cpo.call("POST", hubUrl)
                        .body("{\"result\":\"CANCELED_RESERVATION\"}")
                        .send()
                        .code())
                .isEqualTo(1000);
        assertThat(emsp.functional()).hasSize(2);

        Answer cancel = command("CANCEL_RESERVATION")
                .body("{\"response_url\":\"" + emsp.url() + "/sender/commands/cb\",\"reservation_id\":\"RES-"
                        + locationId + "\"}")
                .send();
        assertThat(cancel.code()).isEqualTo(1000);
        assertThat(cpo.functional().getLast().path()).endsWith("/CANCEL_RESERVATION");
    }

    @Test
    void a_charging_profile_keeps_its_response_url_in_body_or_query() {
        cpo.answer(request -> Reply.ok("{\"result\":\"ACCEPTED\",\"timeout\":30}"));
        String mine = emsp.url() + "/sender/chargingprofiles/result?a=b&c=d";
        Answer get = emsp.call(
                        "GET",
                        "/ocpi/2.2.1/receiver/chargingprofiles/S7?duration=900&response_url="
                                + java.net.URLEncoder.encode(mine, java.nio.charset.StandardCharsets.UTF_8))
                .to(cpoId)
                .send();
        assertThat(get.code()).isEqualTo(1000);
        Recorded seen = cpo.functional().getLast();
        assertThat(seen.query()).startsWith("duration=900&response_url=http%3A%2F%2Flocalhost%3A8080");
        String hubUrl = java.net.URLDecoder.decode(
                String.valueOf(seen.query()).substring("duration=900&response_url=".length()),
                java.nio.charset.StandardCharsets.UTF_8);
        assertThat(cpo.call("POST", hubUrl)
                        .body("{\"result\":\"ACCEPTED\"}")
                        .send()
                        .code())
                .isEqualTo(1000);
        assertThat(emsp.functional().getLast().query()).isEqualTo("a=b&c=d");

        Answer put = emsp.call("PUT", "/ocpi/2.2.1/receiver/chargingprofiles/S7")
                .to(cpoId)
                .body("{\"charging_profile\":{\"charging_rate_unit\":\"W\"},\"response_url\":\"" + mine + "\"}")
                .send();
        assertThat(put.code()).isEqualTo(1000);
        assertThat(cpo.functional().getLast().json().path("response_url").asText())
                .startsWith("http://localhost:8080/");
    }

    @Test
    void a_command_without_or_with_a_forbidden_response_url_goes_nowhere() {
        for (String url :
                new String[] {"", "http://169.254.169.254/x", "file:///etc/passwd", "http://10.1.2.3/" + "x".repeat(300)
                }) {
            Answer answer = command("START_SESSION").body(start(url)).send();
            assertThat(answer.code()).as(url).isEqualTo(2001);
            assertThat(answer.message()).contains("/response_url");
        }
        assertThat(command("START_SESSION")
                        .to("NL-HUB")
                        .body(start(emsp.url()))
                        .send()
                        .code())
                .isEqualTo(2001);
        assertThat(command("START_SESSION").body("{}").send().code()).isEqualTo(4001);
        assertThat(cpo.functional()).isEmpty();
    }
}
