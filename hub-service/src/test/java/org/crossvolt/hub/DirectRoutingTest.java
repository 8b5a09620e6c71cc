package org.crossvolt.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.crossvolt.hub.RecordingParty.Answer;
import org.crossvolt.hub.RecordingParty.Recorded;
import org.crossvolt.hub.RecordingParty.Reply;
import org.crossvolt.ocpi.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DirectRoutingTest {

    private RecordingParty cpo;
    private RecordingParty emsp;

    @BeforeEach
    void two_partners() {
        cpo = RecordingParty.joined("CPO NL-D" + Unique.letters(2));
        emsp = RecordingParty.joined("EMSP DE-E" + Unique.letters(2));
    }

    @AfterEach
    void go() {
        cpo.close();
        emsp.close();
    }

    private String me() {
        return cpo.parties.getFirst();
    }

    private String them() {
        return emsp.parties.getFirst();
    }

    private RecordingParty.Call getLocations() {
        return emsp.call("GET", "/ocpi/2.2.1/sender/locations?limit=5").to(me());
    }

    @Test
    void a_request_reaches_the_other_party_with_its_headers_and_the_answer_comes_back_with_ours() {
        cpo.answer(request -> new Reply(
                200,
                Map.of("X-Total-Count", "42", "X-Limit", "5"),
                "{\"data\":[{\"odd\":1.50}],\"status_code\":1000,\"timestamp\":\"2026-01-01T00:00:00Z\"}"));

        Answer answer = getLocations()
                .header("X-Request-ID", "mine-1")
                .header("X-Correlation-ID", "corr-1")
                .send();

        Recorded seen = cpo.functional().getFirst();
        assertThat(seen.path()).isEqualTo("/sender/locations");
        assertThat(seen.query()).isEqualTo("limit=5");
        assertThat(seen.header("OCPI-to-party-id")).isEqualTo(me().substring(3));
        assertThat(seen.header("OCPI-from-party-id")).isEqualTo(them().substring(3));
        assertThat(seen.header("X-Correlation-ID")).isEqualTo("corr-1");
        assertThat(seen.header("X-Request-ID")).isNotEmpty().isNotEqualTo("mine-1");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("{\"odd\":1.50}");
        assertThat(answer.header("X-Request-ID")).isEqualTo("mine-1");
        assertThat(answer.header("X-Correlation-ID")).isEqualTo("corr-1");
        assertThat(answer.header("OCPI-to-party-id")).isEqualTo(them().substring(3));
        assertThat(answer.header("OCPI-from-party-id")).isEqualTo(me().substring(3));
        assertThat(answer.header("X-Total-Count")).isEqualTo("42");
    }

    @Test
    void a_body_passes_through_byte_for_byte() {
        String session =
                Samples.session(me(), them(), "S-1", "2026-01-01T10:00:00Z").replace("1.50", "1.5000");
        Answer answer = cpo.call("PUT", "/ocpi/2.2.1/receiver/sessions/" + me().replace('-', '/') + "/S-1")
                .to(them())
                .body(session)
                .send();
        assertThat(answer.code()).isEqualTo(1000);
        assertThat(emsp.functional().getFirst().body()).isEqualTo(session);
    }

    @Test
    void a_trailing_slash_changes_nothing() {
        assertThat(emsp.call("GET", "/ocpi/2.2.1/sender/locations/")
                        .to(me())
                        .send()
                        .code())
                .isEqualTo(1000);
        assertThat(cpo.functional().getFirst().path()).isEqualTo("/sender/locations");
    }

    @Test
    void a_partner_of_one_party_may_leave_out_all_headers() {
        Answer answer = emsp.call("GET", "/ocpi/2.2.1/sender/locations")
                .without("OCPI-from-country-code")
                .without("OCPI-from-party-id")
                .without("X-Request-ID")
                .without("X-Correlation-ID")
                .send();
        assertThat(answer.code()).isEqualTo(1000);
        assertThat(answer.header("X-Request-ID")).isNotEmpty();
        assertThat(answer.header("OCPI-to-party-id")).isEqualTo(them().substring(3));
    }

    @Test
    void an_unknown_receiver_is_4001() {
        assertThat(emsp.call("GET", "/ocpi/2.2.1/sender/locations")
                        .to("XX-YYY")
                        .send()
                        .code())
                .isEqualTo(4001);
    }

    @Test
    void half_a_receiver_is_2001_and_goes_nowhere() {
        Answer answer = getLocations().without("OCPI-to-party-id").send();
        assertThat(answer.code()).isEqualTo(2001);
        assertThat(answer.message()).contains("OCPI-to-party-id");
        assertThat(cpo.functional()).isEmpty();
    }

    @Test
    void half_a_sender_is_2001_and_goes_nowhere() {
        assertThat(getLocations().without("OCPI-from-country-code").send().code())
                .isEqualTo(2001);
        assertThat(cpo.functional()).isEmpty();
    }

    @Test
    void a_foreign_sender_is_2001_and_goes_nowhere() {
        assertThat(getLocations().from("NL-ZZZ").send().code()).isEqualTo(2001);
        assertThat(getLocations().from(me()).send().code()).isEqualTo(2001);
        assertThat(cpo.functional()).isEmpty();
    }

    @Test
    void an_object_of_somebody_else_is_2001_and_goes_nowhere() {
        Answer answer = cpo.call("PUT", "/ocpi/2.2.1/receiver/locations/FR/XYZ/L1")
                .to(them())
                .body(Samples.location("FR-XYZ", "L1", "2026-01-01T00:00:00Z"))
                .send();
        assertThat(answer.code()).isEqualTo(2001);
        assertThat(emsp.functional()).isEmpty();
    }

    @Test
    void a_body_that_names_another_id_than_the_url_is_2001() {
        Answer answer = cpo.call("PUT", "/ocpi/2.2.1/receiver/locations/" + me().replace('-', '/') + "/L2")
                .to(them())
                .body(Samples.location(me(), "L1", "2026-01-01T00:00:00Z"))
                .send();
        assertThat(answer.code()).isEqualTo(2001);
        assertThat(answer.message()).contains("/id");
        assertThat(emsp.functional()).isEmpty();
    }

    @Test
    void a_truncated_body_is_400_with_an_envelope_and_goes_nowhere() {
        Answer answer = cpo.call("PUT", "/ocpi/2.2.1/receiver/sessions/" + me().replace('-', '/') + "/S-1")
                .to(them())
                .body("{\"country_code\":\"NL\",")
                .send();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(2001);
        assertThat(emsp.functional()).isEmpty();
    }

    @Test
    void a_receivers_401_is_told_as_4003_and_never_as_401() {
        cpo.answer(request -> Reply.status(401, 2000));
        Answer answer = getLocations().send();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.code()).isEqualTo(4003);
    }

    @Test
    void a_receivers_ocpi_error_passes_through() {
        cpo.answer(request -> Reply.status(200, 2003));
        assertThat(getLocations().send().code()).isEqualTo(2003);
    }

    @Test
    void a_receivers_404_passes_through_even_without_an_envelope() {
        cpo.answer(request -> new Reply(404, Map.of(), "<html>no</html>"));
        Answer answer = getLocations().send();
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo(2001);
        assertThat(answer.header("OCPI-from-party-id")).isEqualTo(me().substring(3));
    }

    @Test
    @Requirement("A-05")
    void a_sloppy_receivers_http_error_around_a_2xxx_is_told_as_200_and_that_envelope() {
        String envelope = "{\"status_code\": 2003,\"status_message\":\"no such place\",\"x\":1.50,"
                + "\"timestamp\":\"2026-01-01T00:00:00Z\"}";
        for (int http : new int[] {400, 409, 422, 500}) {
            cpo.answer(request -> new Reply(http, Map.of(), envelope));
            Answer answer = getLocations().send();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(envelope);
            assertThat(answer.header("OCPI-from-party-id")).isEqualTo(me().substring(3));
        }
    }

    @Test
    @Requirement("A-05")
    void an_http_error_around_a_success_or_nothing_is_4000() {
        for (Reply reply : new Reply[] {
            Reply.status(400, 1000), new Reply(400, Map.of(), ""), new Reply(400, Map.of(), "{\"status_code\":2001")
        }) {
            cpo.answer(request -> reply);
            Answer answer = getLocations().send();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.code()).isEqualTo(4000);
        }
    }

    @Test
    void garbage_with_status_200_is_4000() {
        cpo.answer(request -> new Reply(200, Map.of(), "<html>hello</html>"));
        assertThat(getLocations().send().code()).isEqualTo(4000);
        cpo.answer(request -> new Reply(200, Map.of(), "{\"data\":[],\"status_code\":1000"));
        assertThat(getLocations().send().code()).isEqualTo(4000);
        cpo.answer(request -> new Reply(500, Map.of(), "boom"));
        assertThat(getLocations().send().code()).isEqualTo(4000);
    }

    @Test
    void a_redirect_is_not_followed() {
        cpo.answer(request -> new Reply(302, Map.of("Location", emsp.url() + "/receiver/stolen"), ""));
        assertThat(getLocations().send().code()).isEqualTo(4000);
        assertThat(emsp.functional()).isEmpty();
    }

    @Test
    void silence_is_4002() {
        cpo.beSilent();
        assertThat(getLocations().send().code()).isEqualTo(4002);
    }

    @Test
    void an_endless_answer_is_cut_off_as_4000() {
        cpo.behave((request, recorded) -> {
            request.response().setChunked(true);
            byte[] chunk = new byte[1 << 20];
            java.util.Arrays.fill(chunk, (byte) ' ');
            endless(request.response(), io.vertx.core.buffer.Buffer.buffer(chunk), 40);
        });
        assertThat(getLocations().send().code()).isEqualTo(4000);
    }

    @Test
    void who_acknowledges_with_megabytes_is_cut_off_sooner_than_who_lists_them() {
        String padded = "\"" + "x".repeat(300_000) + "\"";
        cpo.answer(request -> Reply.ok(padded));
        assertThat(getLocations().send().code()).isEqualTo(1000);
        Answer answer = emsp.call("PUT", "/ocpi/2.2.1/sender/sessions/S1/charging_preferences")
                .to(cpo.parties.getFirst())
                .body("{\"profile_type\":\"FAST\"}")
                .send();
        assertThat(answer.code()).isEqualTo(4000);
        assertThat(answer.message()).contains("262144");
    }

    private static void endless(
            io.vertx.core.http.HttpServerResponse response, io.vertx.core.buffer.Buffer chunk, int times) {
        if (times > 0 && !response.closed()) {
            response.write(chunk).onSuccess(written -> endless(response, chunk, times - 1));
        }
    }

    @Test
    void a_receiver_that_is_gone_is_4003() {
        cpo.close();
        assertThat(getLocations().send().code()).isEqualTo(4003);
    }

    @Test
    void a_module_the_receiver_does_not_offer_is_4000() {
        RecordingParty small = RecordingParty.started("CPO NL-F" + Unique.letters(2));
        small.detailsAnswer =
                "{\"version\":\"2.2.1\",\"endpoints\":[{\"identifier\":\"credentials\",\"role\":\"SENDER\",\"url\":\""
                        + small.url() + "/c\"},{\"identifier\":\"tokens\",\"role\":\"RECEIVER\",\"url\":\""
                        + small.url()
                        + "/receiver/tokens\"}]}";
        assertThat(small.register(Hub.invite("small")).code()).isEqualTo(1000);
        Answer answer = emsp.call("GET", "/ocpi/2.2.1/sender/locations")
                .to(small.parties.getFirst())
                .send();
        assertThat(answer.code()).isEqualTo(4000);
        small.close();
    }

    @Test
    void unknown_paths_are_404_and_unavailable_methods_405_with_an_envelope() {
        assertThat(emsp.call("GET", "/ocpi/2.2.1/sender/nonsense")
                        .to(me())
                        .send()
                        .status())
                .isEqualTo(404);
        assertThat(emsp.call("GET", "/ocpi/2.2.1/sender/tariffs/T1")
                        .to(me())
                        .send()
                        .status())
                .isEqualTo(404);
        Answer post = emsp.call("POST", "/ocpi/2.2.1/sender/locations")
                .to(me())
                .body("{}")
                .send();
        assertThat(post.status()).isEqualTo(405);
        assertThat(post.code()).isEqualTo(2000);
        assertThat(cpo.functional()).isEmpty();
    }

    @Test
    void metrics_name_modules_and_never_single_objects() {
        emsp.call("GET", "/ocpi/2.2.1/sender/locations/MEASURED").to(me()).send();
        emsp.call("GET", "/ocpi/2.2.1/sender/measured/x").to(me()).send();
        emsp.call("GET", "/ocpi/2.2.1/proxied/MEASURED").send();
        String metrics = io.restassured.RestAssured.given().get("/q/metrics").asString();
        assertThat(metrics)
                .contains(
                        "uri=\"/ocpi/2.2.1/sender/locations\"",
                        "uri=\"/ocpi/2.2.1/sender/{module}\"",
                        "uri=\"/ocpi/2.2.1/proxied/{id}\"")
                .doesNotContain("MEASURED", "sender/measured");
    }

    @Test
    void page_links_lead_through_the_hub_and_work_for_the_caller_alone() {
        cpo.answer(request -> request.query() != null && request.query().contains("offset=50")
                ? Reply.ok("[\"second\"]")
                : new Reply(
                        200,
                        Map.of("Link", "<" + cpo.url() + "/sender/locations?offset=50&limit=50>; rel=\"next\""),
                        "{\"data\":[\"first\"],\"status_code\":1000,\"timestamp\":\"2026-01-01T00:00:00Z\"}"));

        String link = getLocations().send().header("Link");

        assertThat(link)
                .startsWith("<http://localhost:8080/ocpi/2.2.1/")
                .endsWith(">; rel=\"next\"")
                .hasSizeLessThan(255);
        String next = link.substring(1, link.indexOf('>'));
        assertThat(emsp.call("GET", next).send().body()).contains("second");
        assertThat(cpo.call("GET", next).send().status()).isEqualTo(404);
    }

    @Test
    void a_cdrs_location_leads_through_the_hub() {
        String cdr = Samples.cdr(me(), them(), "CDR1");
        emsp.answer(request -> request.method().equals("POST")
                ? new Reply(
                        201,
                        Map.of("Location", emsp.url() + "/receiver/cdrs/its/own/form"),
                        "{\"status_code\":1000,\"timestamp\":\"2026-01-01T00:00:00Z\"}")
                : Reply.ok(cdr));

        Answer posted = cpo.call("POST", "/ocpi/2.2.1/receiver/cdrs")
                .to(them())
                .body(cdr)
                .send();

        assertThat(posted.status()).isEqualTo(201);
        String location = posted.header("Location");
        assertThat(location).startsWith("http://localhost:8080/ocpi/2.2.1/");
        Answer read = cpo.call("GET", location).send();
        assertThat(read.json().path("data").path("id").asText()).isEqualTo("CDR1");
        Recorded get = emsp.functional().getLast();
        assertThat(get.path()).isEqualTo("/receiver/cdrs/its/own/form");
        assertThat(get.header("OCPI-to-party-id")).isEqualTo(them().substring(3));
        assertThat(emsp.call("GET", location).send().status()).isEqualTo(404);
    }
}
