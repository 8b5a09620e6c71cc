package org.crossvolt.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.crossvolt.hub.RecordingParty.Answer;
import org.crossvolt.hub.RecordingParty.Call;
import org.crossvolt.hub.RecordingParty.Recorded;
import org.crossvolt.hub.RecordingParty.Reply;
import org.crossvolt.ocpi.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the hub finds out about a platform, tells its operator, and lets the operator overrule. */
@QuarkusTest
class DetectionsTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    private RecordingParty cpo;
    private RecordingParty emsp;
    private String me;
    private String them;

    @BeforeEach
    void two_partners() {
        cpo = RecordingParty.joined("CPO NL-D" + Unique.letters(2));
        emsp = RecordingParty.joined("EMSP DE-D" + Unique.letters(2));
        me = cpo.parties.getFirst();
        them = emsp.parties.getFirst();
    }

    @AfterEach
    void go() {
        cpo.close();
        emsp.close();
    }

    private static void awaitDetected(RecordingParty who, String what) {
        await().atMost(SOON).until(() -> Operators.detected(who, what));
    }

    private static String encoded(String text) {
        return "Token " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What came to an address, with or without its final slash; what other tests broadcast may come here as well. */
    private static List<Recorded> at(RecordingParty who, String path) {
        return who.functional().stream()
                .filter(request -> request.path().replaceFirst("/$", "").equals(path))
                .toList();
    }

    private static Recorded asked(RecordingParty who) {
        return at(who, "/sender/tokens").getLast();
    }

    private Call tokens() {
        return cpo.call("GET", "/ocpi/2.2.1/sender/tokens").to(them);
    }

    @Test
    @Requirement("A-01")
    void a_line_feed_behind_the_token_is_found_out_and_sent_only_where_an_operator_says_so() {
        assertThat(Operators.detected(emsp, "token_newline")).isFalse();
        assertThat(emsp.call("GET", "/ocpi/versions")
                        .header("Authorization", encoded(emsp.tokenForHub + "\n"))
                        .send()
                        .code())
                .isEqualTo(1000);
        awaitDetected(emsp, "token_newline");

        tokens().send();
        assertThat(asked(emsp).header("Authorization")).isEqualTo(encoded(emsp.tokenForUs));
        Operators.set(emsp, "{\"token_with_newline\":true}");
        tokens().send();
        assertThat(asked(emsp).header("Authorization")).isEqualTo(encoded(emsp.tokenForUs + "\n"));
        Operators.set(emsp, "{\"token_with_newline\":false}");
        tokens().send();
        assertThat(asked(emsp).header("Authorization")).isEqualTo(encoded(emsp.tokenForUs));
        assertThat(Operators.detected(emsp, "token_newline")).isTrue();
    }

    @Test
    @Requirement("A-01")
    void only_one_line_feed_at_the_end_is_forgiven() {
        for (String presented : List.of("%s\n\n", "%s\r\n", "%s ", "\n%s", "%s\t", "%sx\n")) {
            assertThat(emsp.call("GET", "/ocpi/versions")
                            .header("Authorization", encoded(presented.formatted(emsp.tokenForHub)))
                            .send()
                            .status())
                    .isEqualTo(401);
        }
        assertThat(Operators.detected(emsp, "token_newline")).isFalse();
    }

    @Test
    @Requirement("A-01")
    void a_line_feed_is_known_from_the_handshake_and_the_partner_is_called_without_one() {
        try (RecordingParty late = RecordingParty.started("EMSP DE-N" + Unique.letters(2))) {
            Answer answer = late.call("POST", "/ocpi/2.2.1/credentials")
                    .header("Authorization", encoded(Hub.invite("late") + "\n"))
                    .body(late.credentials())
                    .send();
            late.keepToken(answer);
            assertThat(answer.code()).isEqualTo(1000);
            assertThat(Operators.detected(late, "token_newline")).isTrue();
            assertThat(late.received)
                    .allSatisfy(call -> assertThat(call.header("Authorization")).isEqualTo(encoded(late.tokenForUs)));

            late.keepToken(late.credentials("PUT", late.credentials()));
            assertThat(Operators.detected(late, "token_newline")).isFalse();
        }
    }

    private static Reply sentOn(int status, String location) {
        return new Reply(status, Map.of("Location", location), "");
    }

    private static void wantSlashes(RecordingParty who, int status, String before) {
        who.answer(request -> request.path().endsWith("/")
                ? Reply.ok("[]")
                : sentOn(
                        status,
                        before + request.path() + "/" + (request.query() == null ? "" : "?" + request.query())));
    }

    @Test
    @Requirement("A-17")
    void who_sends_on_to_the_same_address_with_a_slash_gets_it_from_then_on_unless_an_operator_disagrees() {
        wantSlashes(emsp, 308, "");
        assertThat(cpo.call("GET", "/ocpi/2.2.1/sender/tokens?limit=5")
                        .to(them)
                        .send()
                        .code())
                .isEqualTo(4000);
        awaitDetected(emsp, "trailing_slash");
        assertThat(at(emsp, "/sender/tokens")).hasSize(1);
        assertThat(cpo.call("GET", "/ocpi/2.2.1/sender/tokens?limit=5")
                        .to(them)
                        .send()
                        .code())
                .isEqualTo(1000);
        assertThat(asked(emsp).path()).isEqualTo("/sender/tokens/");
        assertThat(asked(emsp).query()).isEqualTo("limit=5");

        Operators.set(emsp, "{\"trailing_slash\":false}");
        assertThat(tokens().send().code()).isEqualTo(4000);
        assertThat(asked(emsp).path()).isEqualTo("/sender/tokens");
        assertThat(Operators.detected(emsp, "trailing_slash")).isTrue();
    }

    @Test
    @Requirement("A-17")
    void a_push_that_is_sent_on_arrives_with_the_slash() {
        wantSlashes(emsp, 301, emsp.url());
        assertThat(cpo.call("PUT", "/ocpi/2.2.1/receiver/locations/" + me.replace('-', '/') + "/L1")
                        .to("NL-HUB")
                        .body(Samples.location(me, "L1", "2026-01-01T00:00:00Z"))
                        .send()
                        .code())
                .isEqualTo(1000);
        awaitDetected(emsp, "trailing_slash");
        await().atMost(Duration.ofSeconds(40))
                .until(() -> at(emsp, "/receiver/locations/" + me.replace('-', '/') + "/L1")
                        .getLast()
                        .path()
                        .endsWith("/"));
    }

    @Test
    @Requirement("A-17")
    void who_is_connected_is_told_with_the_slash_once_that_was_sent_on() {
        wantSlashes(emsp, 307, "");
        try (RecordingParty newcomer = RecordingParty.joined("CPO NL-L" + Unique.letters(2))) {
            String address =
                    "/receiver/hubclientinfo/" + newcomer.parties.getFirst().replace('-', '/') + "/";
            await().atMost(SOON)
                    .until(() -> emsp.clientInfos().stream()
                            .anyMatch(push -> push.path().equals(address)));
            assertThat(Operators.detected(emsp, "trailing_slash")).isTrue();
        }
    }

    @Test
    @Requirement("A-17")
    void what_is_not_the_same_address_with_a_slash_is_no_sign() {
        for (Reply reply : List.of(
                sentOn(302, "/sender/tokens/"),
                sentOn(308, "/sender/tokens/?limit=1"),
                sentOn(308, "/sender/other/"),
                sentOn(308, cpo.url() + "/sender/tokens/"),
                sentOn(308, "https://127.0.0.1/sender/tokens/"),
                sentOn(308, "::"),
                new Reply(308, Map.of(), ""),
                Reply.status(404, 2001),
                new Reply(404, Map.of("Location", "/sender/tokens/"), ""))) {
            emsp.answer(request -> reply);
            tokens().send();
            assertThat(asked(emsp).path()).isEqualTo("/sender/tokens");
        }
        assertThat(Operators.detected(emsp, "trailing_slash")).isFalse();
        assertThat(at(cpo, "/sender/tokens")).isEmpty();
    }

    private static Call without(Call call) {
        return call.without("OCPI-from-country-code").without("OCPI-from-party-id");
    }

    private void speaksFor(RecordingParty who, RecordingParty receiver, String method, String path, String body) {
        Call call = without(who.call(method, "/ocpi/2.2.1/" + path).to(receiver.parties.getFirst()));
        String address = "/" + path.replaceFirst("[?].*", "");
        int before = at(receiver, address).size();
        Answer answer = (body.isEmpty() ? call : call.body(body)).send();
        assertThat(answer.code()).as(method + " " + path + " " + answer.body()).isEqualTo(1000);
        assertThat(answer.header("OCPI-to-party-id"))
                .isEqualTo(who.parties.getFirst().substring(3));
        assertThat(at(receiver, address)).as(path).hasSize(before + 1);
        Recorded arrived = at(receiver, address).getLast();
        assertThat(arrived.header("OCPI-from-country-code") + "-" + arrived.header("OCPI-from-party-id"))
                .as(path)
                .isEqualTo(who.parties.getFirst());
    }

    @Test
    @Requirement("A-47")
    void a_platform_of_one_party_may_leave_out_who_speaks_at_every_door_and_that_is_shown() {
        String mine = me.replace('-', '/');
        String theirs = them.replace('-', '/');
        String when = "2026-01-01T00:00:00Z";
        assertThat(Operators.detected(cpo, "no_routing_headers")).isFalse();
        speaksFor(cpo, emsp, "PUT", "receiver/locations/" + mine + "/L1", Samples.location(me, "L1", when));
        speaksFor(cpo, emsp, "GET", "receiver/locations/" + mine + "/L1", "");
        speaksFor(cpo, emsp, "PUT", "receiver/sessions/" + mine + "/S1", Samples.session(me, them, "S1", when));
        speaksFor(cpo, emsp, "PUT", "receiver/tariffs/" + mine + "/T1", Samples.tariff(me, "T1", when));
        speaksFor(cpo, emsp, "DELETE", "receiver/tariffs/" + mine + "/T1", "");
        speaksFor(cpo, emsp, "POST", "receiver/cdrs", Samples.cdr(me, them, "C1"));
        speaksFor(cpo, emsp, "GET", "sender/tokens", "");
        speaksFor(cpo, emsp, "POST", "sender/tokens/012345/authorize", "");
        speaksFor(cpo, emsp, "PUT", "sender/chargingprofiles/S1", "{\"start_date_time\":\"" + when + "\"}");
        awaitDetected(cpo, "no_routing_headers");

        assertThat(Operators.detected(emsp, "no_routing_headers")).isFalse();
        String answerTo = "\"response_url\":\"" + emsp.url() + "/sender/commands/1\"";
        speaksFor(emsp, cpo, "PUT", "receiver/tokens/" + theirs + "/U1", Samples.token(them, "U1", when));
        speaksFor(emsp, cpo, "GET", "sender/locations", "");
        speaksFor(emsp, cpo, "GET", "sender/locations/L1/1", "");
        speaksFor(emsp, cpo, "GET", "sender/sessions?date_from=" + when, "");
        speaksFor(emsp, cpo, "PUT", "sender/sessions/S1/charging_preferences", "{\"profile_type\":\"CHEAP\"}");
        speaksFor(emsp, cpo, "GET", "sender/cdrs", "");
        speaksFor(emsp, cpo, "GET", "sender/tariffs", "");
        speaksFor(emsp, cpo, "POST", "receiver/commands/STOP_SESSION", "{" + answerTo + ",\"session_id\":\"S1\"}");
        speaksFor(emsp, cpo, "PUT", "receiver/chargingprofiles/S1", "{" + answerTo + "}");
        awaitDetected(emsp, "no_routing_headers");
    }

    @Test
    @Requirement("A-47")
    void who_says_who_speaks_and_who_is_refused_is_not_suspected() {
        assertThat(tokens().send().code()).isEqualTo(1000);
        assertThat(tokens().without("OCPI-from-party-id").send().code()).isEqualTo(2001);
        assertThat(tokens().from("NL-ZZZ").send().code()).isEqualTo(2001);
        assertThat(without(cpo.call("GET", "/ocpi/2.2.1/hubclientinfo")).send().code())
                .isEqualTo(1000);
        try (RecordingParty two =
                RecordingParty.joined("CPO NL-M" + Unique.letters(2), "CPO NL-N" + Unique.letters(2))) {
            assertThat(without(two.call("GET", "/ocpi/2.2.1/sender/tokens").to(them))
                            .send()
                            .code())
                    .isEqualTo(2001);
            assertThat(Operators.detected(two, "no_routing_headers")).isFalse();
        }
        assertThat(Operators.detected(cpo, "no_routing_headers")).isFalse();
        assertThat(Operators.detected(cpo, "no_message_ids")).isFalse();
    }

    @Test
    @Requirement("A-18")
    void missing_message_ids_are_shown_whichever_the_door() {
        assertThat(tokens().without("X-Request-ID").send().code()).isEqualTo(1000);
        awaitDetected(cpo, "no_message_ids");
        assertThat(Operators.detected(emsp, "no_message_ids")).isFalse();
        assertThat(emsp.call("GET", "/ocpi/2.2.1/hubclientinfo")
                        .without("X-Correlation-ID")
                        .send()
                        .code())
                .isEqualTo(1000);
        awaitDetected(emsp, "no_message_ids");
        // Who registers anew may have been mended.
        emsp.keepToken(emsp.credentials("PUT", emsp.credentials()));
        assertThat(Operators.detected(emsp, "no_message_ids")).isFalse();
    }
}
