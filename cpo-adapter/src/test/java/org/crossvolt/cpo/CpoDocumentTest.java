package org.crossvolt.cpo;

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
import org.junit.jupiter.api.Test;

/** The document and the running adapter agree. */
@QuarkusTest
class CpoDocumentTest {

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
    void what_is_documented_is_there_and_what_is_not_is_refused() throws Exception {
        Set<String> differences = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : document().path("paths").properties()) {
            String address = path.getKey()
                    .replace("{party}", "NL-CVC")
                    .replace("{action}", "Reset")
                    .replaceAll("\\{[^}]*\\}", "none");
            for (String method : List.of("get", "put", "post", "patch", "delete")) {
                int status = Cpo.asOperator()
                        .body("{")
                        .request(method.toUpperCase(Locale.ROOT), address)
                        .statusCode();
                if ((status != 405) != path.getValue().has(method)) {
                    differences.add(method + " " + path.getKey() + " " + status);
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    @Test
    void the_examples_of_provisioning_work() throws Exception {
        JsonNode paths = document().path("paths");
        String location = example(paths, "/cpo/v1/locations/{party}/{id}", "put");
        Cpo.asOperator()
                .body(location)
                .put("/cpo/v1/locations/NL-CVC/LOC1")
                .then()
                .statusCode(201);
        String tariff = example(paths, "/cpo/v1/tariffs/{party}/{id}", "put");
        Cpo.asOperator()
                .body(tariff)
                .put("/cpo/v1/tariffs/NL-CVC/" + Cpo.unique("EX"))
                .then()
                .statusCode(201);
        String station = example(paths, "/cpo/v1/stations", "post");
        Cpo.asOperator().body(station).post("/cpo/v1/stations").then().statusCode(201);
        Cpo.asOperator()
                .body(example(paths, "/cpo/v1/stations/{id}", "patch"))
                .patch("/cpo/v1/stations/CS001")
                .then()
                .statusCode(200);
    }

    private static String example(JsonNode paths, String path, String method) {
        return paths.path(path)
                .path(method)
                .at("/requestBody/content/application~1json/example")
                .toString();
    }
}
