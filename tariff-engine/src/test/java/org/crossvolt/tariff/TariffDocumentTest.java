package org.crossvolt.tariff;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.crossvolt.local.TestTokens;
import org.junit.jupiter.api.Test;

/** The document and the running service agree. */
@QuarkusTest
class TariffDocumentTest {

    private static JsonNode document() throws Exception {
        return new ObjectMapper()
                .readTree(given().get("/q/openapi?format=json")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString());
    }

    @Test
    void every_reference_points_at_something_inside() throws Exception {
        JsonNode document = document();
        Set<String> dangling = new TreeSet<>();
        for (String reference : document.findValuesAsText("$ref")) {
            if (!reference.startsWith("#/")
                    || document.at(reference.substring(1)).isMissingNode()) {
                dangling.add(reference);
            }
        }
        assertThat(dangling).isEmpty();
    }

    @Test
    void what_is_documented_is_there_and_nothing_else_is() throws Exception {
        Set<String> documented = new TreeSet<>();
        document().path("paths").fieldNames().forEachRemaining(documented::add);
        assertThat(documented)
                .containsExactlyInAnyOrder(
                        "/tariff/v1/price",
                        "/tariff/v1/price/estimate",
                        "/tariff/v1/price/batch",
                        "/tariff/v1/lint",
                        "/tariff/v1/check",
                        "/tariff/v1/check/batch");
        for (String path : documented) {
            for (String method : List.of("GET", "PUT", "PATCH", "DELETE")) {
                assertThat(given().auth()
                                .oauth2(TestTokens.of("service"))
                                .request(method, path)
                                .statusCode())
                        .as(method + " " + path)
                        .isEqualTo(405);
            }
        }
    }

    @Test
    void the_examples_work_and_their_answers_have_what_the_schema_says() throws Exception {
        JsonNode document = document();
        int examples = 0;
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            JsonNode json = path.getValue().at("/post/requestBody/content/application~1json");
            for (JsonNode example : json.path("examples")) {
                examples++;
                String answer = given().auth()
                        .oauth2(TestTokens.of("service"))
                        .body(example.path("value").toString())
                        .post(path.getKey())
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString();
                JsonNode schema = path.getValue().at("/post/responses/200/content/application~1json/schema");
                List<String> differences = new ArrayList<>();
                compare(document, schema, new ObjectMapper().readTree(answer), "", differences);
                assertThat(differences).as(path.getKey()).isEmpty();
            }
        }
        assertThat(examples).isGreaterThanOrEqualTo(4);
    }

    private static void compare(JsonNode document, JsonNode schema, JsonNode value, String at, List<String> into) {
        JsonNode whole =
                schema.has("$ref") ? document.at(schema.path("$ref").asText().substring(1)) : schema;
        if (whole.path("type").asText().equals("array")) {
            for (int i = 0; i < value.size(); i++) {
                compare(document, whole.path("items"), value.get(i), at + "/" + i, into);
            }
        } else if (whole.has("properties")) {
            whole.path("required").forEach(name -> {
                if (!value.has(name.asText())) {
                    into.add(at + "/" + name.asText() + " is missing");
                }
            });
            value.properties().forEach(member -> {
                if (whole.path("properties").has(member.getKey())) {
                    compare(
                            document,
                            whole.path("properties").path(member.getKey()),
                            member.getValue(),
                            at + "/" + member.getKey(),
                            into);
                } else {
                    into.add(at + "/" + member.getKey() + " is not documented");
                }
            });
        }
    }
}
