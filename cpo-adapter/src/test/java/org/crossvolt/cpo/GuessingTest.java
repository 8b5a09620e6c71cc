package org.crossvolt.cpo;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whoever tries ids and keys one after the other is turned away unseen, and told when to come back. */
@QuarkusTest
@TestProfile(GuessingTest.FewRefusals.class)
class GuessingTest {

    /** Few refusals end the patience. */
    public static final class FewRefusals implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("crossvolt.cpo.ocpp.max-refusals-per-minute", "3");
        }
    }

    private static Response knock(String id) {
        return RestAssured.given()
                .header("Connection", "Upgrade")
                .header("Upgrade", "websocket")
                .header("Sec-WebSocket-Version", "13")
                .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                .header("Sec-WebSocket-Protocol", "ocpp1.6")
                .get("/ocpp/" + id);
    }

    @Test
    void guessing_ids_ends_with_429_and_a_time_to_wait() {
        Response last = knock("guess-0");
        assertThat(last.statusCode()).isIn(404, 429);
        // Refusals are counted by the minute, and one may begin meanwhile.
        for (int i = 1; i < 20 && last.statusCode() == 404; i++) {
            last = knock("guess-" + i);
        }
        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(last.header("Retry-After"))).isBetween(5, 60);
        assertThat(last.contentType()).startsWith("application/problem+json");
    }
}
