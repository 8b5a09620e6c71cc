package org.crossvolt.emsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.crossvolt.emsp.Emsp.Person;
import org.crossvolt.local.TestTokens;
import org.crossvolt.ocpi.party.RecordingHub.Answer;
import org.crossvolt.ocpi.party.RecordingHub.Recorded;
import org.crossvolt.ocpi.party.RecordingHub.Reply;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From the app's tap to the running session. */
@QuarkusTest
class ChargingTest {

    private static final String STATION = "NL/CPO/CHARGE";

    static void place() {
        Emsp.call(
                "PUT",
                "/receiver/locations/NL/CPO/CHARGE",
                Samples.location("NL-CPO", "CHARGE", "2026-01-01T00:00:00Z")
                        .replace("\"max_amperage\":32", "\"max_amperage\":32,\"tariff_ids\":[\"T-CHARGE\"]"));
        Emsp.call(
                "PUT",
                "/receiver/tariffs/NL/CPO/T-CHARGE",
                Samples.tariff("NL-CPO", "T-CHARGE", "2026-01-01T00:00:00Z"));
    }

    @BeforeAll
    static void partners() {
        TariffDesk.open();
    }

    private static void network(String result) {
        Emsp.hub()
                .answer(request -> request.path().contains("/receiver/commands/")
                        ? Optional.of(Reply.ok("{\"result\":\"" + result + "\",\"timeout\":30}"))
                        : Optional.empty());
    }

    private static ValidatableResponse ask(Person person, String key, String body) {
        return Emsp.asDriver(person.subject())
                .header("Idempotency-Key", key)
                .body(body)
                .post("/driver/v1/operations")
                .then();
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private static final String START =
            "{\"kind\":\"START\",\"station\":\"" + STATION + "\",\"evse_uid\":\"1\",\"connector_id\":\"1\"}";

    private static JsonNode lastCommand() {
        return Emsp.hub().at("receiver/commands").getLast().json();
    }

    private static Answer result(JsonNode command, String result) {
        return Emsp.hub()
                .call(
                        "POST",
                        command.path("response_url").asText(),
                        Emsp.CPO,
                        Emsp.US,
                        "{\"result\":\"" + result + "\"}");
    }

    /** A session of the person, by the reference of the command or by card. */
    static String session(
            Person person,
            String id,
            @org.jspecify.annotations.Nullable String reference,
            String status,
            String kwh,
            String lastUpdated) {
        return """
                {"country_code":"NL","party_id":"CPO","id":"%s","start_date_time":"2026-01-01T10:00:00Z","kwh":%s,
                 "cdr_token":{"country_code":"NL","party_id":"CVE","uid":"%s","type":"RFID","contract_id":"%s"},
                 "auth_method":"COMMAND",%s"location_id":"CHARGE","evse_uid":"1","connector_id":"1","currency":"EUR",
                 "charging_periods":[{"start_date_time":"2026-01-01T10:00:00Z","tariff_id":"T-CHARGE",
                  "dimensions":[{"type":"ENERGY","volume":%s}]}],
                 "status":"%s","last_updated":"%s"}""".formatted(
                        id,
                        kwh,
                        person.uid(),
                        person.contract(),
                        reference == null ? "" : "\"authorization_reference\":\"" + reference + "\",",
                        kwh,
                        status,
                        lastUpdated);
    }

    static String unique(String prefix) {
        return prefix + Long.toString(System.nanoTime(), 36).toUpperCase(java.util.Locale.ROOT);
    }

    @Test
    void an_app_starts_a_session_follows_it_and_stops_it() {
        place();
        Person ann = Emsp.person();
        network("ACCEPTED");
        String key = key();
        String id = ask(ann, key, START)
                .statusCode(202)
                .body("state", equalTo("ACCEPTED"))
                .extract()
                .path("id");
        Recorded command = Emsp.hub().at("receiver/commands").getLast();
        assertThat(command.path()).endsWith("/START_SESSION");
        assertThat(command.to()).isEqualTo("NL-CPO");
        assertThat(command.from()).isEqualTo("NL-CVE");
        assertThat(command.json().path("token").path("type").asText()).isEqualTo("APP_USER");
        assertThat(command.json().path("authorization_reference").asText()).isEqualTo(id);
        int commands = Emsp.hub().at("receiver/commands").size();
        ask(ann, key, START).statusCode(200).body("id", equalTo(id));
        assertThat(Emsp.hub().at("receiver/commands"))
                .as("asked again, sent once")
                .hasSize(commands);
        ask(ann, key, START.replace("\"connector_id\":\"1\"", "\"connector_id\":\"2\""))
                .statusCode(409);
        assertThat(result(command.json(), "ACCEPTED").code()).isEqualTo(1000);

        String session = unique("S");
        assertThat(Emsp.call(
                                "PUT",
                                "/receiver/sessions/NL/CPO/" + session,
                                session(ann, session, id, "ACTIVE", "10.0", "2026-01-01T10:30:00Z"))
                        .status())
                .isEqualTo(201);
        String ref = Emsp.asDriver(ann.subject())
                .get("/driver/v1/operations/" + id)
                .then()
                .statusCode(200)
                .body("state", equalTo("SUCCEEDED"))
                .extract()
                .path("session");
        Emsp.asDriver(ann.subject())
                .get("/driver/v1/sessions/" + ref)
                .then()
                .statusCode(200)
                .body("kwh", equalTo(10.0f))
                .body("status", equalTo("ACTIVE"))
                .body("cost", equalTo(3.0f))
                .body("cost_from", equalTo("TARIFF"));
        assertThat(Emsp.call(
                                "PATCH",
                                "/receiver/sessions/NL/CPO/" + session,
                                "{\"kwh\":12,\"charging_periods\":[{\"start_date_time\":\"2026-01-01T10:30:00Z\","
                                        + "\"dimensions\":[{\"type\":\"ENERGY\",\"volume\":2}]}],"
                                        + "\"last_updated\":\"2026-01-01T10:40:00Z\"}")
                        .status())
                .isEqualTo(200);
        assertThat(Emsp.call("GET", "/receiver/sessions/NL/CPO/" + session, null)
                        .data()
                        .path("charging_periods"))
                .hasSize(2);
        ask(ann, key(), "{\"kind\":\"STOP\",\"session\":\"" + ref + "\"}").statusCode(202);
        assertThat(lastCommand().path("session_id").asText()).isEqualTo(session);
        ask(ann, key(), "{\"kind\":\"UNLOCK\",\"session\":\"" + ref + "\"}").statusCode(202);
        assertThat(lastCommand().path("connector_id").asText()).isEqualTo("1");
        Emsp.asDriver(ann.subject())
                .get("/driver/v1/sessions?running=true")
                .then()
                .body("sessions.id", equalTo(List.of(ref)));
    }

    @Test
    void another_drivers_things_are_not_there() {
        place();
        Person ann = Emsp.person();
        Person bob = Emsp.person();
        network("ACCEPTED");
        String id = ask(ann, key(), START).statusCode(202).extract().path("id");
        String session = unique("S");
        Emsp.call(
                "PUT",
                "/receiver/sessions/NL/CPO/" + session,
                session(ann, session, id, "ACTIVE", "1", "2026-01-01T10:30:00Z"));
        String ref = Emsp.asDriver(ann.subject())
                .get("/driver/v1/operations/" + id)
                .then()
                .extract()
                .path("session");
        for (String address : List.of(
                "/driver/v1/operations/" + id,
                "/driver/v1/sessions/" + ref,
                "/driver/v1/sessions/" + ref + "/events",
                "/driver/v1/receipts/" + ref)) {
            Emsp.asDriver(bob.subject()).get(address).then().statusCode(404);
        }
        ask(bob, key(), "{\"kind\":\"STOP\",\"session\":\"" + ref + "\"}").statusCode(404);
        ask(bob, key(), "{\"kind\":\"UNLOCK\",\"session\":\"" + ref + "\"}").statusCode(404);
        ask(bob, key(), "{\"kind\":\"CANCEL_RESERVATION\",\"reservation\":\"" + id + "\"}")
                .statusCode(404);
        Emsp.asDriver(bob.subject()).get("/driver/v1/sessions").then().body("sessions", hasSize(0));
        Emsp.asDriver(bob.subject()).get("/driver/v1/operations").then().body("operations", hasSize(0));
    }

    @Test
    void what_can_not_be_asked_is_refused_before_anything_is_sent() {
        place();
        Person ann = Emsp.person();
        network("ACCEPTED");
        int before = Emsp.hub().at("receiver/commands").size();
        Emsp.asDriver(ann.subject())
                .body(START)
                .post("/driver/v1/operations")
                .then()
                .statusCode(400);
        for (String body : List.of(
                "{}",
                "{\"kind\":\"FLY\"}",
                "{\"kind\":\"START\"}",
                "{\"kind\":\"START\",\"station\":\"x\",\"evse_uid\":\"1\"}",
                "{\"kind\":\"STOP\",\"session\":\"x\"}",
                "{\"kind\":\"RESERVE\",\"station\":\"" + STATION + "\"}",
                "{\"kind\":\"RESERVE\",\"station\":\"" + STATION + "\",\"until\":\"2020-01-01T00:00:00Z\"}")) {
            ask(ann, key(), body).statusCode(400).contentType("application/problem+json");
        }
        ask(ann, key(), "{\"kind\":\"STOP\",\"session\":\"" + UUID.randomUUID() + "\"}")
                .statusCode(404);
        ask(Emsp.person("{\"credit\":0}"), key(), START).statusCode(403);
        ask(Emsp.person("{\"excluded_partners\":[\"NL-CPO\"]}"), key(), START).statusCode(403);
        ask(Emsp.person("{\"countries\":[\"DEU\"]}"), key(), START).statusCode(403);
        assertThat(Emsp.hub().at("receiver/commands")).hasSize(before);
    }

    @Test
    void a_network_that_refuses_or_fails_is_told_in_words() {
        place();
        Person ann = Emsp.person();
        network("REJECTED");
        ask(ann, key(), START)
                .statusCode(202)
                .body("state", equalTo("FAILED"))
                .body("reason", equalTo("The network refused."));
        network("ACCEPTED");
        String id = ask(ann, key(), START).statusCode(202).extract().path("id");
        JsonNode command = lastCommand();
        assertThat(result(command, "EVSE_OCCUPIED").code()).isEqualTo(1000);
        assertThat(result(command, "ACCEPTED").code()).isEqualTo(1000);
        Emsp.asDriver(ann.subject())
                .get("/driver/v1/operations/" + id)
                .then()
                .body("state", equalTo("FAILED"))
                .body("reason", equalTo("The charging point is occupied."))
                .body("session", nullValue());
        String callback = command.path("response_url").asText();
        assertThat(Emsp.hub()
                        .call("POST", callback + "x", Emsp.CPO, Emsp.US, "{\"result\":\"ACCEPTED\"}")
                        .status())
                .isEqualTo(404);
        assertThat(Emsp.hub().call("POST", callback, Emsp.CPO, Emsp.US, "{}").code())
                .isEqualTo(2001);
        assertThat(Emsp.hub()
                        .call("POST", callback, Emsp.CPO, Emsp.US, "{\"result\":\"ACCEPTED\"}", "stranger")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void a_reservation_can_be_canceled_by_both_sides() {
        place();
        Person ann = Emsp.person();
        network("ACCEPTED");
        String until = java.time.Instant.now().plusSeconds(1800).toString();
        String body =
                "{\"kind\":\"RESERVE\",\"station\":\"" + STATION + "\",\"evse_uid\":\"1\",\"until\":\"" + until + "\"}";
        String id = ask(ann, key(), body).statusCode(202).extract().path("id");
        JsonNode command = lastCommand();
        result(command, "ACCEPTED");
        Emsp.asDriver(ann.subject()).get("/driver/v1/operations/" + id).then().body("state", equalTo("SUCCEEDED"));
        ask(ann, key(), "{\"kind\":\"CANCEL_RESERVATION\",\"reservation\":\"" + id + "\"}")
                .statusCode(202);
        assertThat(lastCommand().path("reservation_id")).isEqualTo(command.path("reservation_id"));
        result(command, "CANCELED_RESERVATION");
        Emsp.asDriver(ann.subject()).get("/driver/v1/operations/" + id).then().body("state", equalTo("CANCELED"));
    }

    @Test
    void a_reservation_ends_by_itself_and_is_told() {
        place();
        Person ann = Emsp.person();
        network("ACCEPTED");
        java.time.Instant until = java.time.Instant.now().plusSeconds(4);
        String id = ask(
                        ann,
                        key(),
                        "{\"kind\":\"RESERVE\",\"station\":\"" + STATION + "\",\"evse_uid\":\"1\",\"until\":\"" + until
                                + "\"}")
                .statusCode(202)
                .body("until", startsWith(until.toString().substring(0, 19)))
                .extract()
                .path("id");
        JsonNode command = lastCommand();
        result(command, "ACCEPTED");
        String operation = "/driver/v1/operations/" + id;
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> Emsp.asDriver(ann.subject())
                        .get(operation)
                        .then()
                        .body("state", equalTo("EXPIRED"))
                        .body("reason", equalTo("The time that was reserved is over.")));
        String ended =
                Emsp.asDriver(ann.subject()).get(operation).then().extract().path("changed_at");
        assertThat(java.time.Instant.parse(ended)).isAfterOrEqualTo(until);
        assertThat(result(command, "CANCELED_RESERVATION").code())
                .as("said too late, it changes nothing")
                .isEqualTo(1000);
        Emsp.asDriver(ann.subject()).get(operation).then().body("state", equalTo("EXPIRED"));
        ask(ann, key(), "{\"kind\":\"CANCEL_RESERVATION\",\"reservation\":\"" + id + "\"}")
                .statusCode(409);
    }

    @Test
    void a_reservation_that_the_network_refused_never_expires() {
        place();
        Person ann = Emsp.person();
        network("REJECTED");
        String until = java.time.Instant.now().plusSeconds(2).toString();
        String id = ask(
                        ann,
                        key(),
                        "{\"kind\":\"RESERVE\",\"station\":\"" + STATION + "\",\"evse_uid\":\"1\",\"until\":\"" + until
                                + "\"}")
                .statusCode(202)
                .body("state", equalTo("FAILED"))
                .extract()
                .path("id");
        network("ACCEPTED");
        String other = ask(
                        ann,
                        key(),
                        "{\"kind\":\"RESERVE\",\"station\":\"" + STATION + "\",\"until\":\""
                                + java.time.Instant.now().plusSeconds(3) + "\"}")
                .statusCode(202)
                .extract()
                .path("id");
        result(lastCommand(), "ACCEPTED");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> Emsp.asDriver(ann.subject())
                        .get("/driver/v1/operations/" + other)
                        .then()
                        .body("state", equalTo("EXPIRED")));
        Emsp.asDriver(ann.subject()).get("/driver/v1/operations/" + id).then().body("state", equalTo("FAILED"));
    }

    @Test
    void a_network_that_is_offline_is_not_asked() {
        Person ann = Emsp.person();
        String info =
                "{\"party_id\":\"OFF\",\"country_code\":\"NL\",\"role\":\"CPO\",\"status\":\"%s\",\"last_updated\":\"%s\"}";
        String address = "/receiver/hubclientinfo/NL/OFF";
        assertThat(Emsp.call("PUT", address, info.formatted("OFFLINE", "2026-01-01T00:00:00Z"))
                        .code())
                .isEqualTo(1000);
        ask(ann, key(), START.replace("NL/CPO", "NL/OFF")).statusCode(503);
        assertThat(Emsp.call("PUT", address, info.formatted("CONNECTED", "2025-01-01T00:00:00Z"))
                        .code())
                .as("older news")
                .isEqualTo(1000);
        assertThat(Emsp.call("GET", address, null).data().path("status").asText())
                .isEqualTo("OFFLINE");
        assertThat(Emsp.call("PUT", address, info.formatted("SLEEPING", "2026-01-01T00:00:00Z"))
                        .code())
                .isEqualTo(2001);
        assertThat(Emsp.call("PUT", "/receiver/hubclientinfo/NL/XXX", info.formatted("OFFLINE", "2026-01-01T00:00:00Z"))
                        .code())
                .isEqualTo(2001);
        assertThat(Emsp.call("GET", "/receiver/hubclientinfo/NL/YYY", null).status())
                .isEqualTo(404);
    }

    @Test
    void a_session_that_is_not_ours_or_not_right_is_refused() {
        place();
        Person ann = Emsp.person();
        String id = unique("S");
        String good = session(ann, id, null, "ACTIVE", "1", "2026-01-01T10:30:00Z");
        String address = "/receiver/sessions/NL/CPO/" + id;
        assertThat(Emsp.call("PUT", address, good.replace(ann.uid(), "FOREIGN")).code())
                .isEqualTo(2004);
        assertThat(Emsp.call("GET", address, null).status())
                .as("nothing of it was kept")
                .isEqualTo(404);
        assertThat(Emsp.call("PUT", address, good.replace("\"kwh\":1", "\"kwh\":\"much\""))
                        .code())
                .isEqualTo(2001);
        assertThat(Emsp.call("PUT", address + "X", good).code()).isEqualTo(2001);
        assertThat(Emsp.call("PATCH", address, "{\"kwh\":2,\"last_updated\":\"2026-01-01T10:40:00Z\"}")
                        .status())
                .isEqualTo(404);
        assertThat(Emsp.call("PUT", address, good).status()).isEqualTo(201);
        assertThat(Emsp.call("PATCH", address, "{\"kwh\":2}").message()).contains("last_updated");
        assertThat(Emsp.call("PATCH", address, "{\"kwh\":9,\"last_updated\":\"2025-01-01T10:40:00Z\"}")
                        .code())
                .isEqualTo(1000);
        assertThat(Emsp.call("GET", address, null).data().path("kwh").asInt())
                .as("older news")
                .isEqualTo(1);
    }

    @Test
    void a_session_is_streamed_until_it_is_over() throws Exception {
        place();
        Person ann = Emsp.person();
        String id = unique("S");
        Emsp.call(
                "PUT",
                "/receiver/sessions/NL/CPO/" + id,
                session(ann, id, null, "ACTIVE", "1", "2026-01-01T10:30:00Z"));
        String ref = Emsp.asDriver(ann.subject())
                .get("/driver/v1/sessions")
                .then()
                .extract()
                .path("sessions[0].id");
        var request = java.net.http.HttpRequest.newBuilder(
                        java.net.URI.create(Emsp.url() + "/driver/v1/sessions/" + ref + "/events"))
                .header("Authorization", "Bearer " + TestTokens.of(ann.subject(), "driver"))
                .header("Accept", "text/event-stream")
                .build();
        var answer = java.net.http.HttpClient.newHttpClient()
                .send(request, java.net.http.HttpResponse.BodyHandlers.ofLines());
        assertThat(answer.statusCode()).isEqualTo(200);
        List<String> events = new java.util.ArrayList<>();
        // The session ends when its first state has been read; the lines end with the stream.
        answer.body().filter(line -> line.startsWith("data:")).forEach(line -> {
            if (events.isEmpty()) {
                Emsp.call(
                        "PUT",
                        "/receiver/sessions/NL/CPO/" + id,
                        session(ann, id, null, "COMPLETED", "7.5", "2026-01-01T11:30:00Z"));
            }
            events.add(line);
        });
        assertThat(events.getFirst()).contains("\"ACTIVE\"");
        assertThat(events.getLast()).contains("\"COMPLETED\"", "7.5");
    }

    @Test
    void an_operation_without_an_outcome_times_out() {
        place();
        Person ann = Emsp.person();
        Emsp.hub()
                .answer(request -> request.path().contains("/receiver/commands/")
                        ? Optional.of(new Reply(0, java.util.Map.of(), ""))
                        : Optional.empty());
        String id = ask(ann, key(), START)
                .statusCode(202)
                .body("state", equalTo("REQUESTED"))
                .extract()
                .path("id");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> Emsp.asDriver(ann.subject())
                        .get("/driver/v1/operations/" + id)
                        .then()
                        .body("state", equalTo("TIMED_OUT")));
    }

    @Test
    void webhooks_are_signed_and_given_to_public_addresses_only() throws Exception {
        place();
        Person ann = Emsp.person();
        for (String url : List.of("ftp://x.example/", "http://169.254.169.254/latest", "http://10.0.0.1/", "x")) {
            Emsp.asDriver(ann.subject())
                    .body("{\"url\":\"" + url + "\"}")
                    .post("/driver/v1/webhooks")
                    .then()
                    .statusCode(400)
                    .body("errors.pointer", hasItems("/url"));
        }
        String secret = Emsp.asDriver(ann.subject())
                .body("{\"url\":\"" + Emsp.hub().url() + "/my/hook\"}")
                .post("/driver/v1/webhooks")
                .then()
                .statusCode(201)
                .extract()
                .path("secret");
        Emsp.asDriver(ann.subject()).get("/driver/v1/webhooks").then().body("webhooks[0].secret", nullValue());
        String id = unique("S");
        Emsp.call(
                "PUT",
                "/receiver/sessions/NL/CPO/" + id,
                session(ann, id, null, "ACTIVE", "1", "2026-01-01T10:30:00Z"));
        await().atMost(Duration.ofSeconds(15))
                .until(() -> Emsp.hub().received.stream()
                        .anyMatch(request -> request.path().equals("/my/hook")));
        Recorded hook = Emsp.hub().received.stream()
                .filter(request -> request.path().equals("/my/hook"))
                .findFirst()
                .orElseThrow();
        assertThat(hook.json().path("type").asText()).isEqualTo("session.changed");
        javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
        mac.init(new javax.crypto.spec.SecretKeySpec(
                java.util.Base64.getDecoder().decode(secret.substring(6)), "HmacSHA256"));
        String signed = hook.header("webhook-id") + "." + hook.header("webhook-timestamp") + "." + hook.body();
        assertThat(hook.header("webhook-signature"))
                .isEqualTo("v1,"
                        + java.util.Base64.getEncoder()
                                .encodeToString(mac.doFinal(signed.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
    }
}
