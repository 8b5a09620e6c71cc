package org.crossvolt.hub;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The document and the running hub agree. */
@QuarkusTest
class HubDocumentTest {

    /** Documented, because OCPI has them, but served by partners or at addresses the hub gives out. */
    private static final Set<String> NOT_AT_THE_HUB =
            Set.of("/ocpi/2.2.1/receiver/cdrs/{cdr}", "/ocpi/2.2.1/receiver/hubclientinfo/{country_code}/{party_id}");

    private static final List<String> METHODS = List.of("get", "put", "post", "patch", "delete");

    private static JsonNode document() throws Exception {
        String json = given().get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .extract()
                .asString();
        return new ObjectMapper().readTree(json);
    }

    @Test
    void it_is_shown_as_yaml_too() {
        given().get("/q/openapi").then().statusCode(200).body(containsString("openapi: \"3.1.0\""));
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
    void whatever_the_document_offers_the_hub_has_and_what_it_does_not_the_hub_refuses() throws Exception {
        Set<String> differences = new TreeSet<>();
        try (RecordingParty party = RecordingParty.joined("CPO NL-H" + Unique.letters(2))) {
            for (Map.Entry<String, JsonNode> path : document().path("paths").properties()) {
                for (String method : METHODS) {
                    compare(party, path.getKey(), method, path.getValue().has(method), differences);
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    private static void compare(
            RecordingParty party, String path, String method, boolean documented, Set<String> differences) {
        if (NOT_AT_THE_HUB.contains(path) || path.equals("/ocpi/2.2.1/credentials")) {
            return;
        }
        String address = path.replace("{country_code}", "NL")
                .replace("{party_id}", party.parties.getFirst().substring(3))
                .replaceAll("\\{[^}]*\\}", "x");
        int status = path.startsWith("/operator")
                ? Hub.asOperator().body("{}").request(method, address).statusCode()
                : party.call(method.toUpperCase(java.util.Locale.ROOT), address)
                        .body("{}")
                        .send()
                        .status();
        boolean has = status != 405;
        if (has != documented) {
            differences.add(method + " " + path
                    + (documented ? " is documented but answered " : " is not documented but answered ") + status);
        }
    }
}
