package org.crossvolt.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.crossvolt.hub.RecordingParty.Answer;
import org.crossvolt.hub.RecordingParty.Recorded;
import org.crossvolt.hub.RecordingParty.Reply;
import org.crossvolt.ocpi.Requirement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who reads one form of DateTime only gets that form, whichever way it comes; all others get the bytes as they were sent. */
@QuarkusTest
class PlainDatesTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String ODD = "2026-01-01T01:00:00.250+01:00";
    private static final String PLAIN = "2026-01-01T00:00:00Z";
    private static final String PLAIN_TIMESTAMP =
            "\"timestamp\":\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\"";

    private RecordingParty cpo;
    private RecordingParty strict;
    private RecordingParty other;
    private String me;

    @BeforeEach
    void two_partners_of_which_one_is_strict() {
        cpo = RecordingParty.joined("CPO NL-F" + Unique.letters(2));
        strict = RecordingParty.joined("EMSP DE-F" + Unique.letters(2));
        other = RecordingParty.joined("EMSP DE-G" + Unique.letters(2));
        me = cpo.parties.getFirst();
        Operators.set(strict, "{\"plain_dates\":true}");
    }

    @AfterEach
    void go() {
        cpo.close();
        strict.close();
        other.close();
    }

    /** With a name that looks like a date, and with numbers and members that nobody may touch. */
    private String location(String id) {
        return Samples.location(me, id, ODD).replace("Depot " + id, ODD);
    }

    /** As it was, but for the values of that member. */
    private static String plain(String json, String... members) {
        String plain = json;
        for (String member : members) {
            plain = plain.replace("\"" + member + "\":\"" + ODD + "\"", "\"" + member + "\":\"" + PLAIN + "\"");
        }
        assertThat(plain).isNotEqualTo(json);
        return plain;
    }

    private Answer push(String method, String id, String body) {
        Answer answer = cpo.call(method, "/ocpi/2.2.1/receiver/locations/" + me.replace('-', '/') + "/" + id)
                .to("NL-HUB")
                .body(body)
                .send();
        assertThat(answer.code()).isEqualTo(1000);
        return answer;
    }

    /** The bodies that came to an address; what other tests broadcast comes here as well. */
    private static List<String> at(RecordingParty who, String end) {
        return who.functional().stream()
                .filter(request -> request.path().endsWith(end))
                .map(Recorded::body)
                .toList();
    }

    private List<String> brought(RecordingParty who, String id) {
        return at(who, me.substring(3) + "/" + id);
    }

    @Test
    @Requirement("A-11")
    void what_is_broadcast_and_what_is_brought_again() {
        String location = location("L1");
        String change = "{\"name\":\"" + ODD + "\",\"x\":1.50,\"last_updated\":\"2026-01-01T02:00:00.5\"}";
        push("PUT", "L1", location);
        await().atMost(SOON)
                .until(() -> brought(strict, "L1").size() == 1
                        && brought(other, "L1").size() == 1);
        push("PATCH", "L1", change);
        await().atMost(SOON)
                .until(() -> brought(strict, "L1").size() == 2
                        && brought(other, "L1").size() == 2);
        assertThat(brought(other, "L1")).containsExactly(location, change);
        assertThat(brought(strict, "L1"))
                .containsExactly(
                        plain(location, "last_updated"),
                        change.replace("2026-01-01T02:00:00.5", "2026-01-01T02:00:00Z"));

        for (RecordingParty who : List.of(strict, other)) {
            Hub.asOperator()
                    .body("{\"modules\":[\"locations\"]}")
                    .post("/operator/v1/platforms/" + Operators.platformIdOf(who.parties.getFirst()) + "/resync")
                    .then()
                    .statusCode(202);
            await().atMost(SOON).until(() -> brought(who, "L1").size() == 3);
        }
        assertThat(brought(other, "L1").getLast()).contains(ODD, "\"2026-01-01T02:00:00.5\"");
        assertThat(brought(strict, "L1").getLast())
                .isEqualTo(plain(brought(other, "L1").getLast(), "last_updated")
                        .replace("\"2026-01-01T02:00:00.5\"", "\"2026-01-01T02:00:00Z\""));
    }

    private void postCdrTo(RecordingParty receiver, String cdr) {
        assertThat(cpo.call("POST", "/ocpi/2.2.1/receiver/cdrs")
                        .to(receiver.parties.getFirst())
                        .body(cdr)
                        .send()
                        .code())
                .isEqualTo(1000);
    }

    private String cdrFor(RecordingParty receiver, String id) {
        return Samples.cdr(me, receiver.parties.getFirst(), id)
                .replace("2026-01-01T10:00:00Z", ODD)
                .replace("2026-01-01T11:00:00Z", ODD)
                .replace("2026-01-01T11:00:05Z", ODD);
    }

    @Test
    void what_is_forwarded_and_what_the_hub_took_into_its_keeping() {
        for (RecordingParty receiver : List.of(strict, other)) {
            Hub.asOperator()
                    .body("{\"parties\":[\"" + me + "\",\"" + receiver.parties.getFirst() + "\"],\"safekeeping\":true}")
                    .put("/operator/v1/agreements/dates-" + receiver.parties.getFirst())
                    .then()
                    .statusCode(201);
            // One id is one CDR, whomever it is for (I7).
            String cdr = cdrFor(receiver, "KEPT" + receiver.parties.getFirst());
            postCdrTo(receiver, cdr);
            await().atMost(SOON).until(() -> at(receiver, "/cdrs").size() == 1);
            assertThat(at(receiver, "/cdrs").getLast())
                    .isEqualTo(
                            receiver == other ? cdr : plain(cdr, "start_date_time", "end_date_time", "last_updated"));

            String session = Samples.session(me, receiver.parties.getFirst(), "S1", ODD);
            cpo.call("PUT", "/ocpi/2.2.1/receiver/sessions/" + me.replace('-', '/') + "/S1")
                    .to(receiver.parties.getFirst())
                    .body(session)
                    .send();
            assertThat(at(receiver, "/S1").getLast())
                    .isEqualTo(receiver == other ? session : plain(session, "last_updated"));
        }
    }

    @Test
    void dates_in_the_query_of_what_is_forwarded() {
        String asked = "date_from=" + URLEncoder.encode(ODD, StandardCharsets.UTF_8) + "&date_to="
                + URLEncoder.encode(ODD, StandardCharsets.UTF_8) + "&limit=7";
        for (RecordingParty asking : List.of(strict, other)) {
            cpo.call("GET", "/ocpi/2.2.1/sender/tokens?" + asked)
                    .to(asking.parties.getFirst())
                    .send();
        }
        assertThat(queryOf(other)).isEqualTo(asked);
        assertThat(queryOf(strict)).isEqualTo("date_from=" + PLAIN + "&date_to=2026-01-01T00:00:01Z&limit=7");
    }

    private static String queryOf(RecordingParty who) {
        return who.functional().stream()
                .filter(request -> request.path().equals("/sender/tokens"))
                .map(request -> String.valueOf(request.query()))
                .toList()
                .getLast();
    }

    @Test
    void what_another_party_answers_and_tells_later() {
        String envelope = "{\"data\":[{\"last_updated\":\"" + ODD + "\",\"name\":\"" + ODD + "\",\"timestamp\":\"" + ODD
                + "\",\"price\":1.50}],\"status_code\":1000,\"timestamp\": \"" + ODD + "\"}";
        cpo.answer(request -> request.path().contains("chargingprofiles")
                ? Reply.ok("{\"result\":\"ACCEPTED\",\"timeout\":30}")
                : new Reply(200, Map.of(), envelope));
        String result = "{\"result\":\"ACCEPTED\",\"profile\":{\"start_date_time\":\"" + ODD
                + "\",\"charging_profile\":{\"charging_rate_unit\":\"W\",\"min_charging_rate\":1.50}}}";
        for (RecordingParty asking : List.of(strict, other)) {
            Answer answer =
                    asking.call("GET", "/ocpi/2.2.1/sender/locations").to(me).send();
            assertThat(answer.body())
                    .isEqualTo(
                            asking == other
                                    ? envelope
                                    : plain(envelope, "last_updated")
                                            .replace("\"timestamp\": \"" + ODD, "\"timestamp\": \"" + PLAIN));
            asking.call(
                            "GET",
                            "/ocpi/2.2.1/receiver/chargingprofiles/S7?duration=900&response_url="
                                    + URLEncoder.encode(
                                            asking.url() + "/sender/chargingprofiles/result", StandardCharsets.UTF_8))
                    .to(me)
                    .send();
            String query = cpo.functional().getLast().query();
            String callback = java.net.URLDecoder.decode(
                    String.valueOf(query).replaceFirst(".*response_url=", ""), StandardCharsets.UTF_8);
            cpo.call("POST", callback).body(result).send();
            assertThat(at(asking, "/sender/chargingprofiles/result").getLast())
                    .isEqualTo(asking == other ? result : plain(result, "start_date_time"));
        }
    }

    @Test
    void an_answer_of_megabytes() {
        String object = "{\"last_updated\":\"" + ODD + "\",\"name\":\"" + ODD + "\",\"price\":1.50},";
        String envelope =
                "{\"data\":[" + object.repeat(20_000) + "{}],\"status_code\":1000,\"timestamp\":\"" + PLAIN + "\"}";
        assertThat(envelope.length()).isGreaterThan(1_000_000);
        cpo.answer(request -> new Reply(200, Map.of(), envelope));
        Answer answer =
                strict.call("GET", "/ocpi/2.2.1/sender/locations").to(me).send();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().equals(plain(envelope, "last_updated"))).isTrue();
        assertThat(other.call("GET", "/ocpi/2.2.1/sender/locations")
                        .to(me)
                        .send()
                        .body()
                        .equals(envelope))
                .isTrue();
    }

    @Test
    void what_the_hub_lists_and_says_itself() {
        String location = location("L9");
        push("PUT", "L9", location);
        Answer list = strict.call("GET", "/ocpi/2.2.1/sender/locations?limit=1000")
                .to("NL-HUB")
                .send();
        assertThat(list.body()).contains(plain(location, "last_updated")).containsPattern(PLAIN_TIMESTAMP);
        assertThat(other.call("GET", "/ocpi/2.2.1/sender/locations?limit=1000")
                        .to("NL-HUB")
                        .send()
                        .body())
                .contains(location);
        for (String path : List.of(
                "versions",
                "2.2.1",
                "2.2.1/credentials",
                "2.2.1/hubclientinfo",
                "2.2.1/hubclientinfo/XX/NON",
                "2.2.1/nothing",
                "2.2.1/sender/nothing",
                "2.2.1/sender/sessions",
                "2.2.1/sender/commands/1",
                "2.2.1/proxied/none",
                "2.2.1/sender/locations?limit=no")) {
            Answer answer = strict.call("GET", "/ocpi/" + path).to("NL-HUB").send();
            assertThat(answer.body()).as(path).containsPattern(PLAIN_TIMESTAMP);
            assertThat(answer.body()).as(path).doesNotContainPattern("[0-9][.][0-9]+Z");
        }
        assertThat(strict.call("GET", "/ocpi/2.2.1/hubclientinfo?limit=1000")
                        .send()
                        .body())
                .contains("last_updated")
                .doesNotContainPattern("[0-9][.][0-9]+Z");
        // Ends the token that the caller is known by.
        assertThat(strict.credentials("DELETE", null).body()).containsPattern(PLAIN_TIMESTAMP);
        // A moment that happens to have no fraction shows nothing.
        assertThat(List.of(0, 1, 2))
                .anySatisfy(time -> assertThat(
                                other.call("GET", "/ocpi/versions").send().body())
                        .containsPattern("timestamp.*[0-9][.][0-9]+Z"));
    }

    @Test
    void who_else_is_connected() {
        try (RecordingParty newcomer = RecordingParty.joined("CPO NL-H" + Unique.letters(2))) {
            String address = newcomer.parties.getFirst().replace('-', '/');
            await().atMost(SOON)
                    .until(() -> strict.clientInfos().stream()
                            .anyMatch(push -> push.path().endsWith(address)));
            assertThat(strict.clientInfos().stream().filter(push -> push.path().endsWith(address)))
                    .allSatisfy(
                            push -> assertThat(push.json().path("last_updated").asText())
                                    .matches("[-0-9]{10}T[:0-9]{8}Z"));
        }
    }

    @Test
    void what_is_no_json_or_no_date_stays_and_the_switch_can_be_taken_back() {
        String kept = "{\"data\":[{\"last_updated\":\"soon\",\"start_date_time\":7}],\"status_code\":1000}";
        cpo.answer(request -> new Reply(200, Map.of(), kept));
        assertThat(strict.call("GET", "/ocpi/2.2.1/sender/locations")
                        .to(me)
                        .send()
                        .body())
                .isEqualTo(kept);

        Operators.set(strict, "{\"plain_dates\":false}");
        String session = Samples.session(me, strict.parties.getFirst(), "S1", ODD);
        cpo.call("PUT", "/ocpi/2.2.1/receiver/sessions/" + me.replace('-', '/') + "/S1")
                .to(strict.parties.getFirst())
                .body(session)
                .send();
        assertThat(at(strict, "/S1").getLast()).isEqualTo(session);
    }
}
