package org.crossvolt.emsp;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.crossvolt.emsp.Emsp.Person;
import org.crossvolt.ocpi.Schemas;
import org.crossvolt.ocpi.party.RecordingHub.Answer;
import org.crossvolt.ocpi.party.RecordingHub.Reply;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the service answers is what the document says, member by member; and so are the document's examples. */
@QuarkusTest
class AnswersTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STATION = "/driver/v1/stations/NL/CPO/CHARGE";

    @BeforeAll
    static void partners() {
        TariffDesk.open();
    }

    private static JsonNode document() throws Exception {
        return JSON.readTree(given().get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }

    /** Asks, and compares the answer with what is documented for its address, method and status. */
    private static JsonNode asked(
            JsonNode document, RequestSpecification as, String method, String template, String... values)
            throws Exception {
        String address = template;
        for (String value : values) {
            address = address.replaceFirst("\\{[^}]*\\}", value);
        }
        Response response = as.request(method, address);
        JsonNode schema = Schemas.ofAnswer(
                document,
                method.toLowerCase(Locale.ROOT),
                template.replaceFirst("\\?.*", ""),
                response.statusCode(),
                response.contentType().replaceFirst(";.*", ""));
        JsonNode answer = JSON.readTree(response.asString());
        assertThat(schema.isMissingNode())
                .as(method + " " + address + " answers " + response.statusCode() + ", which is not documented: "
                        + answer)
                .isFalse();
        assertThat(Schemas.differences(document, schema, answer))
                .as(method + " " + address + " " + answer)
                .isEmpty();
        return answer;
    }

    private static Person charged() {
        ChargingTest.place();
        Person ann = Emsp.person("{\"credit\":100,\"locations\":[\"NL/CPO/CHARGE\"]}");
        String id = ChargingTest.unique("S");
        Emsp.call(
                "PUT",
                "/receiver/sessions/NL/CPO/" + id,
                ChargingTest.session(ann, id, null, "ACTIVE", "1", "2026-01-01T10:30:00Z"));
        Answer cdr = Emsp.call(
                "POST",
                "/receiver/cdrs",
                CdrsTest.cdr(ann, ChargingTest.unique("C"), ChargingTest.unique("S"), "2.50", "3.00", ""));
        CdrsTest.becomes(CdrsTest.ref(cdr), "ACCEPTED");
        Emsp.hub()
                .answer(request -> request.path().contains("/receiver/commands/")
                        ? Optional.of(Reply.ok("{\"result\":\"ACCEPTED\",\"timeout\":30}"))
                        : Optional.empty());
        return ann;
    }

    @Test
    void what_drivers_are_answered_is_what_is_documented() throws Exception {
        JsonNode document = document();
        Person ann = charged();
        String me = ann.subject();
        asked(document, Emsp.asDriver(me), "GET", "/driver/v1/stations?latitude=52.09&longitude=5.12");
        asked(document, Emsp.asDriver(me), "GET", "/driver/v1/stations?latitude=952");
        asked(document, Emsp.asDriver(me), "GET", "/driver/v1/stations?south=50&west=4&north=53&east=6");
        String[] place = {"NL", "CPO", "CHARGE"};
        String station = "/driver/v1/stations/{country_code}/{party_id}/{location}";
        asked(document, Emsp.asDriver(me), "GET", station, place);
        asked(document, Emsp.asDriver(me), "GET", station, "NL", "CPO", "NOWHERE");
        String plan = "{\"evse_uid\":\"1\",\"connector_id\":\"1\",\"energy\":20,\"minutes\":60,\"parking_minutes\":5}";
        asked(document, Emsp.asDriver(me).body(plan), "POST", station + "/price", place);
        asked(document, Emsp.asDriver(me).body("{}"), "POST", station + "/price", place);
        for (String body : List.of(
                "{\"kind\":\"START\",\"station\":\"NL/CPO/CHARGE\",\"evse_uid\":\"1\"}",
                "{\"kind\":\"RESERVE\",\"station\":\"NL/CPO/CHARGE\",\"evse_uid\":\"1\",\"until\":\""
                        + java.time.Instant.now().plusSeconds(600) + "\"}",
                "{\"kind\":\"START\",\"station\":\"NL/CPO/OTHER\",\"evse_uid\":\"1\"}",
                "{}")) {
            JsonNode operation = asked(
                    document,
                    Emsp.asDriver(me)
                            .header("Idempotency-Key", ChargingTest.unique("K"))
                            .body(body),
                    "POST",
                    "/driver/v1/operations");
            if (operation.has("id")) {
                asked(
                        document,
                        Emsp.asDriver(me),
                        "GET",
                        "/driver/v1/operations/{id}",
                        operation.path("id").asText());
            }
        }
        asked(document, Emsp.asDriver(me), "GET", "/driver/v1/operations");
        JsonNode sessions = asked(document, Emsp.asDriver(me), "GET", "/driver/v1/sessions");
        String session = sessions.path("sessions").path(0).path("id").asText();
        asked(document, Emsp.asDriver(me), "GET", "/driver/v1/sessions/{id}", session);
        asked(document, Emsp.asDriver(me), "GET", "/driver/v1/sessions/{id}", "x");
        JsonNode receipts = asked(document, Emsp.asDriver(me), "GET", "/driver/v1/receipts");
        String receipt = receipts.path("receipts").path(0).path("id").asText();
        asked(document, Emsp.asDriver(me), "GET", "/driver/v1/receipts/{id}", receipt);
        String hook = "{\"url\":\"" + Emsp.hub().url() + "/hooks/answers\"}";
        asked(document, Emsp.asDriver(me).body(hook), "POST", "/driver/v1/webhooks");
        asked(document, Emsp.asDriver(me).body("{\"url\":\"x\"}"), "POST", "/driver/v1/webhooks");
        asked(document, Emsp.asDriver(me), "GET", "/driver/v1/webhooks");
        asked(document, Emsp.asDriver("nobody"), "GET", "/driver/v1/sessions");
    }

    @Test
    void what_operators_are_answered_is_what_is_documented() throws Exception {
        JsonNode document = document();
        Person ann = charged();
        asked(document, Emsp.asOperator(), "GET", "/emsp/v1/hub");
        asked(document, Emsp.asOperator(), "GET", "/emsp/v1/drivers");
        asked(document, Emsp.asOperator(), "GET", "/emsp/v1/drivers/{id}", ann.driver());
        asked(document, Emsp.asOperator().body("{\"email\":null}"), "PATCH", "/emsp/v1/drivers/{id}", ann.driver());
        asked(document, Emsp.asOperator().body("{\"name\":null}"), "PATCH", "/emsp/v1/drivers/{id}", ann.driver());
        asked(document, Emsp.asOperator(), "GET", "/emsp/v1/drivers/{id}/export", ann.driver());
        asked(document, Emsp.asOperator(), "GET", "/emsp/v1/contracts?driver=" + ann.driver());
        String contract = "/emsp/v1/contracts/{id}";
        asked(document, Emsp.asOperator(), "GET", contract, ann.contract());
        asked(document, Emsp.asOperator().body("{\"limits\":null}"), "PATCH", contract, ann.contract());
        asked(
                document,
                Emsp.asOperator().body("{\"limits\":{\"locations\":[\"x\"]}}"),
                "PATCH",
                contract,
                ann.contract());
        asked(document, Emsp.asOperator(), "POST", contract + "/block", ann.contract());
        asked(document, Emsp.asOperator(), "GET", "/emsp/v1/tokens?contract=" + ann.contract());
        asked(document, Emsp.asOperator(), "GET", "/emsp/v1/tokens/{id}", ann.token());
        asked(document, Emsp.asOperator().body("{\"group_id\":\"G\"}"), "PATCH", "/emsp/v1/tokens/{id}", ann.token());
        asked(document, Emsp.asOperator(), "GET", "/emsp/v1/cdrs");
        for (String files : List.of("driver", "contract", "token")) {
            asked(
                    document,
                    Emsp.asOperator()
                            .contentType("application/x-ndjson")
                            .body("{\n".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                    "POST",
                    "/emsp/v1/" + files + "-files");
        }
    }

    @Test
    void every_example_of_the_document_is_what_its_schema_says() throws Exception {
        JsonNode document = document();
        Set<String> wrong = new TreeSet<>();
        Set<String> without = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                String at = operation.getKey() + " " + path.getKey();
                check(document, at, operation.getValue().path("requestBody"), wrong, without);
                operation.getValue().path("responses").properties().stream()
                        .filter(response -> response.getKey().startsWith("2"))
                        .forEach(response ->
                                check(document, at + " " + response.getKey(), response.getValue(), wrong, without));
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(without).as("of the driver API, without an example").isEmpty();
    }

    private static void check(JsonNode document, String at, JsonNode message, Set<String> wrong, Set<String> without) {
        JsonNode content = message.path("content").path("application/json");
        if (content.isMissingNode()) {
            return;
        }
        if (content.path("examples").isEmpty() && at.contains(" /driver/")) {
            without.add(at);
        }
        content.path("examples")
                .properties()
                .forEach(example -> Schemas.differences(
                                document,
                                content.path("schema"),
                                example.getValue().path("value"))
                        .forEach(difference -> wrong.add(at + " " + example.getKey() + ": " + difference)));
    }
}
