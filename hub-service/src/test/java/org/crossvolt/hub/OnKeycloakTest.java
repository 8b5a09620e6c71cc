package org.crossvolt.hub;

import static io.restassured.RestAssured.given;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import org.crossvolt.local.LocalKeycloakResource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** The operator's API behind a real Keycloak with the platform's realm. */
@QuarkusTest
@TestProfile(OnKeycloakTest.RealKeycloak.class)
class OnKeycloakTest {

    public static class RealKeycloak implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(
                    new TestResourceEntry(org.crossvolt.local.LocalStackResource.class),
                    new TestResourceEntry(LocalKeycloakResource.class));
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.oidc.token.issuer", "any");
        }
    }

    private static String tokenOf(String user, String password, int status) {
        return given().baseUri(ConfigProvider.getConfig().getValue("quarkus.oidc.auth-server-url", String.class))
                .formParam("grant_type", "password")
                .formParam("client_id", "crossvolt-cli")
                .formParam("username", user)
                .formParam("password", password)
                .post("/protocol/openid-connect/token")
                .then()
                .statusCode(status)
                .extract()
                .path("access_token");
    }

    @Test
    void the_operator_comes_in_with_a_token_of_the_realm() {
        String token = tokenOf("operator", "operator", 200);
        given().auth().oauth2(token).get("/operator/v1/platforms").then().statusCode(200);
    }

    @Test
    void all_others_of_the_realm_stay_outside() {
        for (String user : List.of("cpo", "emsp", "driver", "pki", "pki2", "party")) {
            String token = tokenOf(user, user, 200);
            given().auth().oauth2(token).get("/operator/v1/platforms").then().statusCode(403);
        }
    }

    @Test
    void a_wrong_password_gets_no_token_and_a_changed_token_no_entry() {
        tokenOf("operator", "wrong", 400);
        String token = tokenOf("operator", "operator", 200);
        String changed = token.substring(0, token.length() - 6) + "AAAAAA";
        given().auth().oauth2(changed).get("/operator/v1/platforms").then().statusCode(401);
    }
}
