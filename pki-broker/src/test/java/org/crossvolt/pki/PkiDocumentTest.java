package org.crossvolt.pki;

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
import org.crossvolt.pki.demo.DemoLeaf;
import org.junit.jupiter.api.Test;

/** The document and the running broker agree. */
@QuarkusTest
class PkiDocumentTest {

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
    void whatever_the_document_offers_the_broker_has_for_these_roles_and_nothing_else() throws Exception {
        Set<String> differences = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : document().path("paths").properties()) {
            String address = path.getKey()
                    .replace("{zone}", "default")
                    .replace("{provider}", "DEXXX")
                    .replace("{account}", "service-account-cpo-adapter")
                    .replaceAll("\\{[^}]*\\}", "x");
            for (String method : METHODS) {
                JsonNode operation = path.getValue().path(method);
                int status = Broker.pki().body("{}").request(method, address).statusCode();
                int asService =
                        Broker.service().body("{}").request(method, address).statusCode();
                boolean has = status != 405;
                if (has == operation.isMissingNode()) {
                    differences.add(method + " " + path.getKey() + " answered " + status);
                }
                boolean open = operation.path("security").isArray()
                        && operation.path("security").isEmpty();
                if (open && given().body("{}").request(method, address).statusCode() == 401) {
                    differences.add(method + " " + path.getKey() + " wants a token");
                }
                if (has && !operation.isMissingNode() && !open) {
                    String roles = operation.at("/security/0/realm").toString();
                    if (roles.contains("pki-operator") == (status == 403)) {
                        differences.add(method + " " + path.getKey() + " for operators: " + status);
                    }
                    if (roles.contains("service") == (asService == 403) && !address.endsWith("simplereenroll")) {
                        differences.add(method + " " + path.getKey() + " for services: " + asService);
                    }
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    @Test
    void an_authorization_has_exactly_the_members_of_its_schema() throws Exception {
        Broker.admitDemoPki();
        DemoLeaf leaf = Broker.PKI.leaf("contract-dexv1-1");
        JsonNode answer = new ObjectMapper()
                .readTree(
                        Broker.authorize(leaf.identity(), leaf.pem()).extract().asString());
        Set<String> members = new TreeSet<>();
        answer.fieldNames().forEachRemaining(members::add);
        Set<String> documented = new TreeSet<>();
        document()
                .at("/components/schemas/Authorization/properties")
                .fieldNames()
                .forEachRemaining(documented::add);
        assertThat(members).isEqualTo(documented);
    }
}
