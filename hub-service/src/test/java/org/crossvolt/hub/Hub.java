package org.crossvolt.hub;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import org.crossvolt.local.TestTokens;
import org.eclipse.microprofile.config.ConfigProvider;

/** The hub under test, as an operator and as a stranger reach it. */
public final class Hub {

    private Hub() {}

    public static String url() {
        return "http://localhost:" + ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    }

    /** The hub's own addresses begin with its public URL; on the test's port it is found here. */
    public static String reachable(String hubUrl) {
        return hubUrl.replaceFirst("^http://localhost:8080", url());
    }

    public static RequestSpecification asOperator() {
        return given().auth().oauth2(TestTokens.of("hub-operator")).contentType(ContentType.JSON);
    }

    public static String invite(String name) {
        return asOperator()
                .body("{\"name\": \"" + name + "\"}")
                .post("/operator/v1/invitations")
                .then()
                .statusCode(201)
                .extract()
                .path("token");
    }
}
