package org.crossvolt.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.crossvolt.hub.RecordingParty.Answer;
import org.crossvolt.hub.RecordingParty.Recorded;
import org.crossvolt.hub.registration.Quirks;
import org.crossvolt.ocpi.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Known disagreements, one switch each; without the switch the standard holds. */
@QuarkusTest
class QuirksTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    private RecordingParty cpo;
    private RecordingParty emsp;
    private String me;

    @BeforeEach
    void two_partners() {
        cpo = RecordingParty.joined("CPO NL-Q" + Unique.letters(2), "CPO NL-Q" + Unique.letters(2));
        emsp = RecordingParty.joined("EMSP DE-Q" + Unique.letters(2));
        me = cpo.parties.getFirst();
    }

    @AfterEach
    void go() {
        cpo.close();
        emsp.close();
    }

    private static String idOf(RecordingParty who) {
        return Operators.platformIdOf(who.parties.getFirst());
    }

    private static void set(RecordingParty who, String quirks) {
        Operators.set(who, quirks);
    }

    private void push(String method, String below, String body) {
        assertThat(cpo.call(method, "/ocpi/2.2.1/receiver/locations/" + me.replace('-', '/') + "/" + below)
                        .to("NL-HUB")
                        .body(body)
                        .send()
                        .code())
                .isEqualTo(1000);
    }

    private List<Recorded> seen(String id) {
        return emsp.functional().stream()
                .filter(request -> request.path().contains(me.substring(3) + "/" + id))
                .toList();
    }

    @Test
    void trailing_slash_ends_the_addresses_that_are_called() {
        set(emsp, "{\"trailing_slash\":true}");
        push("PUT", "L1", Samples.location(me, "L1", "2026-01-01T00:00:00Z"));
        await().atMost(SOON).until(() -> seen("L1").size() == 1);
        assertThat(seen("L1").getFirst().path()).endsWith("/L1/");
        cpo.call("GET", "/ocpi/2.2.1/sender/tokens?limit=5")
                .to(emsp.parties.getFirst())
                .send();
        assertThat(emsp.functional().getLast().path()).endsWith("/sender/tokens/");
        assertThat(emsp.functional().getLast().query()).isEqualTo("limit=5");
    }

    @Test
    void whole_objects_are_brought_instead_of_parts() {
        push("PUT", "L2", Samples.location(me, "L2", "2026-01-01T00:00:00Z"));
        await().atMost(SOON).until(() -> seen("L2").size() == 1);
        set(emsp, "{\"whole_objects\":true}");
        push("PATCH", "L2", "{\"name\":\"Other\",\"last_updated\":\"2026-01-02T00:00:00Z\"}");
        await().atMost(SOON).until(() -> seen("L2").size() == 2);
        assertThat(seen("L2").getLast().method()).isEqualTo("PUT");
        assertThat(seen("L2").getLast().body()).contains("Other", "Utrecht");
    }

    @Test
    void http_400_wraps_functional_errors_of_the_one_who_wants_it() {
        Answer before =
                cpo.call("GET", "/ocpi/2.2.1/sender/sessions").to("NL-HUB").send();
        assertThat(before.status()).isEqualTo(200);
        assertThat(before.code()).isEqualTo(2001);
        set(cpo, "{\"http_400\":true}");
        Answer after =
                cpo.call("GET", "/ocpi/2.2.1/sender/sessions").to("NL-HUB").send();
        assertThat(after.status()).isEqualTo(400);
        assertThat(after.code()).isEqualTo(2001);
    }

    @Test
    @Requirement("A-05")
    void http_400_is_seen_at_every_door_around_2xxx_and_around_nothing_else() {
        set(cpo, "{\"http_400\":true}");
        String to = emsp.parties.getFirst();
        List<RecordingParty.Call> refused = List.of(
                cpo.call("GET", "/ocpi/2.2.1/sender/tokens").to(to).from("NL-ZZZ"),
                cpo.call("GET", "/ocpi/2.2.1/sender/tokens?limit=no").to("NL-HUB"),
                cpo.call("GET", "/ocpi/2.2.1/hubclientinfo?limit=no"),
                cpo.call("PUT", "/ocpi/2.2.1/credentials").body("{}"));
        for (RecordingParty.Call call : refused) {
            Answer answer = call.send();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo(2001);
        }
        emsp.answer(request -> RecordingParty.Reply.status(200, 2003));
        Answer passedOn = cpo.call("GET", "/ocpi/2.2.1/sender/tokens").to(to).send();
        assertThat(passedOn.status()).isEqualTo(400);
        assertThat(passedOn.code()).isEqualTo(2003);

        emsp.answer(request -> RecordingParty.Reply.status(200, 3000));
        assertThat(cpo.call("GET", "/ocpi/2.2.1/sender/tokens").to(to).send().status())
                .isEqualTo(200);
        assertThat(cpo.call("GET", "/ocpi/2.2.1/sender/tokens")
                        .to("XX-NON")
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(cpo.call("GET", "/ocpi/2.2.1/hubclientinfo/XX/NON").send().status())
                .isEqualTo(404);
        assertThat(cpo.call("GET", "/ocpi/versions").send().status()).isEqualTo(200);
        assertThat(emsp.call("GET", "/ocpi/2.2.1/hubclientinfo?limit=no").send().status())
                .isEqualTo(200);
    }

    @Test
    void missing_ids_are_made_up_unless_they_are_required() {
        String path = "/ocpi/2.2.1/sender/tokens";
        String to = emsp.parties.getFirst();
        assertThat(cpo.call("GET", path).to(to).without("X-Request-ID").send().code())
                .isEqualTo(1000);
        set(cpo, "{\"require_message_ids\":true}");
        Answer refused =
                cpo.call("GET", path).to(to).without("X-Correlation-ID").send();
        assertThat(refused.code()).isEqualTo(2001);
        assertThat(refused.message()).contains("X-Correlation-ID");
        assertThat(cpo.call("GET", path).to(to).send().code()).isEqualTo(1000);
    }

    @Test
    void default_from_speaks_where_a_platform_of_several_parties_leaves_the_header_out() {
        RecordingParty.Call call = cpo.call("GET", "/ocpi/2.2.1/sender/tokens")
                .to(emsp.parties.getFirst())
                .without("OCPI-from-country-code")
                .without("OCPI-from-party-id");
        assertThat(call.send().code()).isEqualTo(2001);
        set(cpo, "{\"default_from\":\"" + cpo.parties.get(1) + "\"}");
        assertThat(call.send().code()).isEqualTo(1000);
        assertThat(emsp.functional().getLast().header("OCPI-from-party-id"))
                .isEqualTo(cpo.parties.get(1).substring(3));
    }

    @Test
    void raw_token_sends_the_token_as_it_is_or_in_base64_whatever_was_detected() {
        RecordingParty.Call call = cpo.call("GET", "/ocpi/2.2.1/sender/tokens").to(emsp.parties.getFirst());
        set(emsp, "{\"raw_token\":true}");
        call.send();
        assertThat(emsp.functional().getLast().header("Authorization")).isEqualTo("Token " + emsp.tokenForUs);
        set(emsp, "{\"raw_token\":false}");
        call.send();
        assertThat(emsp.functional().getLast().header("Authorization"))
                .isEqualTo("Token " + Base64.getEncoder().encodeToString(emsp.tokenForUs.getBytes(UTF_8)));
    }

    @Test
    void trailing_slash_ends_the_address_of_who_is_connected_too() {
        set(emsp, "{\"trailing_slash\":true}");
        try (RecordingParty newcomer = RecordingParty.joined("CPO NL-Q" + Unique.letters(2))) {
            String address = newcomer.parties.getFirst().replace('-', '/') + "/";
            await().atMost(SOON)
                    .until(() -> emsp.clientInfos().stream()
                            .anyMatch(push -> push.path().endsWith("/hubclientinfo/" + address)));
        }
    }

    @Test
    void every_switch_is_known_by_its_name_and_takes_true_false_and_null_only() {
        String address = "/operator/v1/platforms/" + idOf(cpo);
        for (Quirks.Switch which : Quirks.Switch.values()) {
            for (String wrong : List.of("\"true\"", "1", "[true]", "{}")) {
                Hub.asOperator()
                        .body("{\"quirks\":{\"" + which.text() + "\":" + wrong + "}}")
                        .patch(address)
                        .then()
                        .statusCode(400)
                        .body("errors.pointer", equalTo(List.of("/quirks/" + which.text())))
                        .body("errors.rule", equalTo(List.of("type")));
            }
            Hub.asOperator()
                    .body("{\"quirks\":{\"" + which.name() + "\":true}}")
                    .patch(address)
                    .then()
                    .statusCode(400)
                    .body("errors.rule", equalTo(List.of("unknown")));
            set(cpo, "{\"" + which.text() + "\":true}");
            Hub.asOperator().get(address).then().body("quirks." + which.text(), equalTo(true));
            set(cpo, "{\"" + which.text() + "\":null}");
            Hub.asOperator().get(address).then().body("quirks.size()", equalTo(0));
        }
    }

    @Test
    void a_token_has_one_form() {
        Hub.asOperator()
                .body("{\"quirks\":{\"raw_token\":true,\"token_with_newline\":true}}")
                .patch("/operator/v1/platforms/" + idOf(cpo))
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/quirks/token_with_newline"))
                .body("errors.rule", hasItem("conflict"));
        set(cpo, "{\"raw_token\":false,\"token_with_newline\":true}");
    }

    @Test
    void quirks_that_can_not_be_are_refused_by_name() {
        String address = "/operator/v1/platforms/" + idOf(cpo);
        Hub.asOperator()
                .body("{\"quirks\":{\"sings\":true}}")
                .patch(address)
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/quirks/sings"));
        Hub.asOperator()
                .body("{\"quirks\":{\"http_400\":\"yes\"}}")
                .patch(address)
                .then()
                .statusCode(400)
                .body("errors.pointer", hasItem("/quirks/http_400"));
        Hub.asOperator()
                .body("{\"quirks\":{\"default_from\":\"DE-ZZZ\"}}")
                .patch(address)
                .then()
                .statusCode(400)
                .body("errors.rule", hasItem("own"));
        Hub.asOperator()
                .body("{\"quirks\":{\"default_from\":\"nobody\"}}")
                .patch(address)
                .then()
                .statusCode(400);
        Hub.asOperator().get(address).then().body("quirks.size()", equalTo(0));
    }

    private long partsSeen() {
        return emsp.functional().stream()
                .filter(request -> request.method().equals("PATCH"))
                .count();
    }

    private long wholesSeen() {
        return emsp.functional().stream()
                .filter(request -> request.method().equals("PUT"))
                .count();
    }

    private void patch(int second) {
        push(
                "PATCH",
                "L1",
                "{\"name\":\"n" + second + "\",\"last_updated\":\"2026-01-01T00:00:%02dZ\"}".formatted(second));
    }

    private static void detectedIs(RecordingParty who, boolean detected) {
        await().atMost(SOON)
                .untilAsserted(() -> Hub.asOperator()
                        .get("/operator/v1/platforms/" + idOf(who))
                        .then()
                        .body("detected_whole_objects", equalTo(detected)));
    }

    @Test
    void who_refuses_parts_and_takes_wholes_is_found_out_and_an_operator_may_disagree() {
        push("PUT", "L1", Samples.location(me, "L1", "2026-01-01T00:00:00Z"));
        await().atMost(SOON).until(() -> wholesSeen() == 1);
        detectedIs(emsp, false);
        emsp.answer(request -> request.method().equals("PATCH")
                ? RecordingParty.Reply.status(200, 2000)
                : RecordingParty.Reply.ok("null"));
        for (int second = 1; second <= 3; second++) {
            patch(second);
            int wholes = 1 + second;
            await().atMost(SOON).until(() -> wholesSeen() == wholes);
        }
        detectedIs(emsp, true);
        patch(4);
        await().atMost(SOON).until(() -> wholesSeen() == 5);
        assertThat(partsSeen()).isEqualTo(3);

        set(emsp, "{\"whole_objects\":false}");
        patch(5);
        await().atMost(SOON).until(() -> partsSeen() == 4);
        detectedIs(emsp, true);
    }

    @Test
    void who_takes_a_part_now_and_then_or_refuses_wholes_too_is_not_suspected() {
        push("PUT", "L1", Samples.location(me, "L1", "2026-01-01T00:00:00Z"));
        await().atMost(SOON).until(() -> wholesSeen() == 1);
        for (int second = 1; second <= 5; second++) {
            boolean refuses = second != 3;
            emsp.answer(request -> request.method().equals("PATCH") && refuses
                    ? RecordingParty.Reply.status(200, 2000)
                    : RecordingParty.Reply.ok("null"));
            patch(second);
            int parts = second;
            await().atMost(SOON).until(() -> partsSeen() == parts);
        }
        emsp.answer(request -> RecordingParty.Reply.status(200, 2001));
        for (int second = 6; second <= 9; second++) {
            patch(second);
            int parts = second;
            await().atMost(SOON).until(() -> partsSeen() == parts);
        }
        detectedIs(emsp, false);
    }
}
