package org.crossvolt.emsp;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.crossvolt.emsp.Emsp.Person;
import org.junit.jupiter.api.Test;

/** The document and the running service agree. */
@QuarkusTest
class EmspDocumentTest {

    /** Calling these would end or renew the registration that other tests use. */
    private static final Set<String> LEFT_ALONE = Set.of("/emsp/v1/hub", "/ocpi/2.2.1/credentials");

    private static final List<String> METHODS = List.of("get", "put", "post", "patch", "delete");

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
    void whatever_the_document_offers_is_there_and_what_it_does_not_is_refused() throws Exception {
        Person ann = Emsp.person();
        Set<String> differences = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : document().path("paths").properties()) {
            for (String method : METHODS) {
                if (!LEFT_ALONE.contains(path.getKey())) {
                    boolean documented = path.getValue().has(method);
                    boolean has = status(ann, method, path.getKey()) != 405;
                    if (has != documented) {
                        differences.add(method + " " + path.getKey()
                                + (documented ? " is only documented" : " is not documented"));
                    }
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    private static int status(Person person, String method, String path) {
        String address = path.replace("{country_code}", "NL")
                .replace("{party_id}", "CPO")
                .replaceAll("\\{[^}]*\\}", "x");
        String verb = method.toUpperCase(Locale.ROOT);
        if (address.startsWith("/ocpi")) {
            return Emsp.hub()
                    .call(verb, Emsp.url() + address, Emsp.CPO, Emsp.US, "{}")
                    .status();
        }
        return (address.startsWith("/emsp") ? Emsp.asOperator() : Emsp.asDriver(person.subject()))
                .contentType(address.endsWith("-files") ? "application/x-ndjson" : "application/json")
                .body("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .request(verb, address)
                .statusCode();
    }

    @Test
    void every_operation_has_an_id_of_its_own_and_says_what_a_stranger_gets() throws Exception {
        Set<String> ids = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : document().path("paths").properties()) {
            for (String method : METHODS) {
                JsonNode operation = path.getValue().path(method);
                if (!operation.isMissingNode() && !path.getKey().startsWith("/ocpi")) {
                    assertThat(ids.add(operation.path("operationId").asText()))
                            .as(path.getKey())
                            .isTrue();
                    assertThat(operation.path("responses").has("401"))
                            .as(path.getKey())
                            .isTrue();
                    String address = path.getKey().replaceAll("\\{[^}]*\\}", "x");
                    given().contentType(address.endsWith("-files") ? "application/x-ndjson" : "application/json")
                            .request(method.toUpperCase(Locale.ROOT), address)
                            .then()
                            .statusCode(401);
                }
            }
        }
        assertThat(ids).hasSizeGreaterThan(40);
    }
}
