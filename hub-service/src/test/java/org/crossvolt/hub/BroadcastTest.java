package org.crossvolt.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.crossvolt.hub.RecordingParty.Answer;
import org.crossvolt.hub.RecordingParty.Recorded;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class BroadcastTest {

    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String DAY1 = "2026-01-01T00:00:00Z";
    private static final String DAY2 = "2026-01-02T00:00:00Z";

    @Inject
    Pool database;

    private RecordingParty cpo;
    private RecordingParty emsp;
    private String me;
    private String path;

    @BeforeEach
    void two_partners() {
        cpo = RecordingParty.joined("CPO NL-B" + Unique.letters(2));
        emsp = RecordingParty.joined("EMSP DE-B" + Unique.letters(2));
        me = cpo.parties.getFirst();
        path = "/ocpi/2.2.1/receiver/locations/" + me.replace('-', '/') + "/";
    }

    @AfterEach
    void go() {
        cpo.close();
        emsp.close();
    }

    private Answer push(String method, String below, String body) {
        return cpo.call(method, path + below).to("NL-HUB").body(body).send();
    }

    private List<Recorded> seen(RecordingParty who) {
        return who.functional().stream()
                .filter(request -> request.path().contains(me.substring(3)))
                .toList();
    }

    private JsonNode kept(String id) {
        Answer list = emsp.call("GET", "/ocpi/2.2.1/sender/locations?limit=1000")
                .to("NL-HUB")
                .send();
        for (JsonNode location : list.json().path("data")) {
            if (location.path("id").asText().equals(id)
                    && location.path("party_id").asText().equals(me.substring(3))) {
                return location;
            }
        }
        throw new AssertionError("not in the list: " + id);
    }

    @Test
    void a_location_reaches_every_emsp_as_it_was_sent_and_its_sender_never() {
        String location = Samples.location(me, "L1", DAY1);
        Answer answer = push("PUT", "L1", location);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.code()).isEqualTo(1000);
        assertThat(answer.header("OCPI-from-party-id")).isEqualTo("HUB");
        await().atMost(SOON).until(() -> seen(emsp).size() == 1);
        Recorded delivered = seen(emsp).getFirst();
        assertThat(delivered.method()).isEqualTo("PUT");
        assertThat(delivered.path()).isEqualTo("/receiver/locations/" + me.replace('-', '/') + "/L1");
        assertThat(delivered.body()).isEqualTo(location);
        assertThat(delivered.header("OCPI-from-party-id")).isEqualTo("HUB");
        assertThat(delivered.header("OCPI-to-party-id"))
                .isEqualTo(emsp.parties.getFirst().substring(3));
        assertThat(delivered.header("X-Correlation-ID")).isEqualTo(answer.header("X-Correlation-ID"));
        assertThat(seen(cpo)).isEmpty();
        assertThat(push("PUT", "L1", Samples.location(me, "L1", DAY2)).status()).isEqualTo(200);
    }

    @Test
    void open_routing_of_a_push_is_a_broadcast() {
        Answer answer = cpo.call("PUT", path + "L9")
                .body(Samples.location(me, "L9", DAY1))
                .send();
        assertThat(answer.code()).isEqualTo(1000);
        await().atMost(SOON).until(() -> seen(emsp).size() == 1);
    }

    @Test
    void what_was_kept_comes_back_to_the_last_byte() {
        String location = Samples.location(me, "L1", DAY1);
        push("PUT", "L1", location);
        Answer list = emsp.call("GET", "/ocpi/2.2.1/sender/locations?limit=1000")
                .to("NL-HUB")
                .send();
        assertThat(list.body()).contains(location);
    }

    @Test
    void an_older_push_is_acknowledged_and_left_aside() {
        push("PUT", "L1", Samples.location(me, "L1", DAY2));
        Answer older = push("PUT", "L1", Samples.location(me, "L1", DAY1).replace("Utrecht", "Elsewhere"));
        assertThat(older.code()).isEqualTo(1000);
        assertThat(kept("L1").path("city").asText()).isEqualTo("Utrecht");
        push("PUT", "L2", Samples.location(me, "L2", DAY1));
        await().atMost(SOON)
                .until(() ->
                        seen(emsp).stream().anyMatch(request -> request.path().endsWith("/L2")));
        assertThat(seen(emsp)).noneMatch(request -> request.body().contains("Elsewhere"));
    }

    @Test
    void a_patch_changes_what_it_names_and_raises_the_parents() {
        push("PUT", "L1", Samples.location(me, "L1", DAY1));
        Answer patched = push("PATCH", "L1/1", "{\"status\":\"CHARGING\",\"last_updated\":\"" + DAY2 + "\"}");

        assertThat(patched.code()).isEqualTo(1000);
        JsonNode location = kept("L1");
        assertThat(location.path("evses").path(0).path("status").asText()).isEqualTo("CHARGING");
        assertThat(location.path("evses").path(0).path("connectors")).hasSize(1);
        assertThat(location.path("last_updated").asText()).isEqualTo(DAY2);
        assertThat(location.path("x_own_field").path("keep").toString())
                .isEqualTo("[1.50,1e2,\"é\"]".replace("1e2", "100.0").replace("1.50", "1.5"));
        await().atMost(SOON)
                .until(() ->
                        seen(emsp).stream().anyMatch(request -> request.method().equals("PATCH")));
    }

    @Test
    void an_evse_and_a_connector_can_be_put_below_a_location() {
        push("PUT", "L1", Samples.location(me, "L1", DAY1));
        assertThat(push("PUT", "L1/2", Samples.evse("2", "AVAILABLE", DAY2)).code())
                .isEqualTo(1000);
        assertThat(push("PUT", "L1/2/9", Samples.connector("9", DAY2)).code()).isEqualTo(1000);
        JsonNode evses = kept("L1").path("evses");
        assertThat(evses).hasSize(2);
        assertThat(evses.path(1).path("connectors")).hasSize(2);
    }

    @Test
    void changes_of_what_is_not_there_are_404() {
        Answer patch = push("PATCH", "NONE", "{\"name\":\"x\",\"last_updated\":\"" + DAY2 + "\"}");
        assertThat(patch.status()).isEqualTo(404);
        assertThat(patch.code()).isEqualTo(2003);
        assertThat(push("PUT", "NONE/1", Samples.evse("1", "AVAILABLE", DAY1)).status())
                .isEqualTo(404);
        push("PUT", "L1", Samples.location(me, "L1", DAY1));
        assertThat(push("PATCH", "L1/77", "{\"status\":\"CHARGING\",\"last_updated\":\"" + DAY2 + "\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_patch_without_last_updated_or_with_null_for_what_is_required_is_2001() {
        push("PUT", "L1", Samples.location(me, "L1", DAY1));
        Answer without = push("PATCH", "L1", "{\"name\":\"x\"}");
        assertThat(without.code()).isEqualTo(2001);
        assertThat(without.message()).contains("/last_updated");
        assertThat(push("PATCH", "L1", "{\"city\":null,\"last_updated\":\"" + DAY2 + "\"}")
                        .message())
                .contains("/city");
        assertThat(push("PATCH", "L1", "{\"name\":null,\"last_updated\":\"" + DAY2 + "\"}")
                        .code())
                .isEqualTo(1000);
        assertThat(kept("L1").has("name")).isFalse();
    }

    @Test
    void a_location_with_faults_is_2001_naming_each_and_neither_kept_nor_sent() {
        String bad = Samples.location(me, "BAD", DAY1)
                .replace("\"city\":\"Utrecht\",", "")
                .replace("\"max_voltage\":230", "\"max_voltage\":\"much\"")
                .replace("52.09073", "152.09073");
        Answer answer = push("PUT", "BAD", bad);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.code()).isEqualTo(2001);
        assertThat(answer.message()).contains("/city", "/evses/0/connectors/0/max_voltage", "/coordinates/latitude");
        push("PUT", "GOOD", Samples.location(me, "GOOD", DAY1));
        await().atMost(SOON)
                .until(() ->
                        seen(emsp).stream().anyMatch(request -> request.path().endsWith("/GOOD")));
        assertThat(seen(emsp)).noneMatch(request -> request.path().endsWith("/BAD"));
    }

    /** I14, F20. */
    @Test
    void what_is_dated_ahead_of_the_clock_is_refused_and_masks_nothing() {
        Instant now = Instant.now();
        String me = cpo.parties.getFirst();
        for (Duration ahead : List.of(Duration.ofMinutes(6), Duration.ofHours(1), Duration.ofDays(3_650))) {
            Answer answer = push(
                    "PUT",
                    "AHEAD",
                    Samples.location(me, "AHEAD", now.plus(ahead).toString()));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.code()).isEqualTo(2001);
            assertThat(answer.message()).contains("/last_updated", "ahead of this hub's clock");
        }
        Answer near = push(
                "PUT",
                "AHEAD",
                Samples.location(me, "AHEAD", now.minusSeconds(60).toString()));
        assertThat(near.status()).isEqualTo(201);
        String later = now.plus(Duration.ofHours(1)).toString();
        assertThat(push("PATCH", "AHEAD", "{\"name\":\"x\",\"last_updated\":\"" + later + "\"}")
                        .code())
                .isEqualTo(2001);
        assertThat(push("PUT", "AHEAD/1", Samples.evse("1", "BLOCKED", later)).code())
                .isEqualTo(2001);
        assertThat(push("PATCH", "AHEAD/1/1", "{\"max_amperage\":16,\"last_updated\":\"" + later + "\"}")
                        .code())
                .isEqualTo(2001);
        push("PATCH", "AHEAD", "{\"name\":\"true\",\"last_updated\":\"" + now + "\"}");
        await().untilAsserted(() ->
                assertThat(emsp.received).anyMatch(request -> request.body().contains("\"true\"")));
        assertThat(emsp.received).noneMatch(request -> request.body().contains(later));
    }

    @Test
    void numbers_beyond_all_measure_and_deep_nesting_are_refused_quickly() {
        String huge = Samples.location(me, "HUGE", DAY1).replace("\"max_voltage\":230", "\"max_voltage\":1e999999999");
        assertThat(push("PUT", "HUGE", huge).code()).isEqualTo(2001);
        String deep = "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        Answer nested = push("PUT", "DEEP", deep);
        assertThat(nested.code()).isEqualTo(2001);
        assertThat(nested.body()).contains("64 levels").doesNotContain("StreamReadConstraints");
        String twice = Samples.location(me, "TWICE", DAY1).replace("\"city\":", "\"id\":\"OTHER\",\"city\":");
        assertThat(push("PUT", "TWICE", twice).status()).isEqualTo(400);
    }

    @Test
    void sessions_and_cdrs_are_never_broadcast() {
        Answer session = cpo.call("PUT", "/ocpi/2.2.1/receiver/sessions/" + me.replace('-', '/') + "/S1")
                .to("NL-HUB")
                .body(Samples.session(me, emsp.parties.getFirst(), "S1", DAY1))
                .send();
        assertThat(session.code()).isEqualTo(2001);
        Answer cdr = cpo.call("POST", "/ocpi/2.2.1/receiver/cdrs")
                .to("NL-HUB")
                .body(Samples.cdr(me, emsp.parties.getFirst(), "C1"))
                .send();
        assertThat(cdr.code()).isEqualTo(2001);
        Answer get = cpo.call("GET", path + "L1").to("NL-HUB").send();
        assertThat(get.code()).isEqualTo(2001);
        assertThat(emsp.functional()).isEmpty();
    }

    @Test
    void a_tariff_can_be_deleted_and_everybody_hears_of_it() {
        String tariff = "/ocpi/2.2.1/receiver/tariffs/" + me.replace('-', '/') + "/T1";
        cpo.call("PUT", tariff)
                .to("NL-HUB")
                .body(Samples.tariff(me, "T1", DAY1))
                .send();
        assertThat(cpo.call("DELETE", tariff).to("NL-HUB").send().code()).isEqualTo(1000);
        await().atMost(SOON)
                .until(() ->
                        seen(emsp).stream().anyMatch(request -> request.method().equals("DELETE")));
        assertThat(emsp.call("GET", "/ocpi/2.2.1/sender/tariffs")
                        .to("NL-HUB")
                        .send()
                        .body())
                .doesNotContain("\"" + me.substring(3) + "\"");
        assertThat(cpo.call("DELETE", tariff).to("NL-HUB").send().status()).isEqualTo(404);
    }

    @Test
    void tokens_go_from_emsps_to_cpos_only() {
        String us = emsp.parties.getFirst();
        Answer answer = emsp.call("PUT", "/ocpi/2.2.1/receiver/tokens/" + us.replace('-', '/') + "/UID1")
                .to("NL-HUB")
                .body(Samples.token(us, "UID1", DAY1))
                .send();
        assertThat(answer.code()).isEqualTo(1000);
        await().atMost(SOON).until(() -> cpo.functional().size() == 1);
        assertThat(emsp.functional()).isEmpty();
    }

    @Test
    void changes_of_one_object_arrive_in_order() {
        for (int i = 1; i <= 30; i++) {
            push("PUT", "L1", Samples.location(me, "L1", "2026-02-01T00:00:%02dZ".formatted(i)));
        }
        await().atMost(SOON)
                .until(() ->
                        seen(emsp).stream().anyMatch(request -> request.body().contains("00:00:30Z")));
        assertThat(seen(emsp))
                .extracting(request -> request.json().path("last_updated").asText())
                .isSorted();
    }

    @Test
    void a_list_is_paged_to_its_end_without_loss_or_repetition() {
        for (int i = 0; i < 7; i++) {
            push("PUT", "P" + i, Samples.location(me, "P" + i, "2011-05-01T00:00:0" + i + "Z"));
        }
        String next = "/ocpi/2.2.1/sender/locations?limit=3&date_from=2011-05-01T00:00:00Z&date_to=2011-05-01T00:00:06";
        java.util.ArrayList<String> ids = new java.util.ArrayList<>();
        while (next != null) {
            Answer page = emsp.call("GET", next).to("NL-HUB").send();
            assertThat(page.header("X-Total-Count")).isEqualTo("6");
            assertThat(page.header("X-Limit")).isEqualTo("3");
            page.json()
                    .path("data")
                    .forEach(location -> ids.add(location.path("id").asText()));
            String link = page.header("Link");
            next = link.isEmpty() ? null : link.substring(1, link.indexOf('>'));
            if (next != null) {
                assertThat(next).startsWith("http://localhost:8080/").contains("date_from=", "date_to=", "limit=3");
            }
        }
        assertThat(ids).containsExactly("P0", "P1", "P2", "P3", "P4", "P5");
    }

    @Test
    void a_page_that_was_read_before_shows_what_changed_since_on_any_instance() {
        for (int i = 0; i < 3; i++) {
            push("PUT", "C" + i, Samples.location(me, "C" + i, "2012-05-01T00:00:0" + i + "Z"));
        }
        assertThat(cached()).hasSize(3);
        assertThat(cached()).isEqualTo(cached());

        push("PUT", "C1", Samples.location(me, "C1", "2012-05-01T00:00:09Z"));
        assertThat(cached().get(1).path("last_updated").asText()).isEqualTo("2012-05-01T00:00:09Z");

        changeElsewhere("body = convert_to(replace(convert_from(body, 'UTF8'), 'C2', 'C9'), 'UTF8')", "C2");
        assertThat(cached().get(2).path("id").asText()).isEqualTo("C9");

        changeElsewhere("deleted = true", "C0");
        assertThat(cached()).hasSize(2);

        changeElsewhere("deleted = true", "C1");
        changeElsewhere("deleted = true", "C2");
        assertThat(cached()).isEmpty();
    }

    private JsonNode cached() {
        return emsp.call(
                        "GET",
                        "/ocpi/2.2.1/sender/locations?date_from=2012-05-01T00:00:00Z&date_to=2012-06-01T00:00:00Z")
                .to("NL-HUB")
                .send()
                .json()
                .path("data");
    }

    /** As another hub does it: what changes, and the version goes up. */
    private void changeElsewhere(String what, String id) {
        database.query("UPDATE hub.object SET version = version + 1, " + what + " WHERE object_id = '" + id
                        + "' AND party_id = '" + me.substring(3) + "'")
                .executeAndAwait();
    }

    @Test
    void unreadable_page_parameters_are_2001_naming_each() {
        Answer answer = emsp.call("GET", "/ocpi/2.2.1/sender/locations?limit=0&offset=-1&date_from=yesterday")
                .to("NL-HUB")
                .send();
        assertThat(answer.code()).isEqualTo(2001);
        assertThat(answer.message()).contains("limit", "offset", "date_from");
        assertThat(emsp.call("GET", "/ocpi/2.2.1/sender/sessions")
                        .to("NL-HUB")
                        .send()
                        .code())
                .isEqualTo(2001);
        assertThat(emsp.call("GET", "/ocpi/2.2.1/sender/locations").send().code())
                .isEqualTo(2001);
    }
}
