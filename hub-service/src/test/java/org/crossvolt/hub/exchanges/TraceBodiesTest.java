package org.crossvolt.hub.exchanges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.crossvolt.hub.Hub;
import org.crossvolt.hub.RecordingParty;
import org.crossvolt.hub.RecordingParty.Reply;
import org.crossvolt.hub.Samples;
import org.crossvolt.hub.Unique;
import org.junit.jupiter.api.Test;

/** The tests' hub keeps bodies of Tariffs and Tokens; of all other modules it has to keep none. */
@QuarkusTest
class TraceBodiesTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    Pool database;

    @Inject
    ExchangeStore store;

    /** The exchange whose leg of this kind went to this party; everybody else in the tests' hub is told as well. */
    private static String exchangeOf(String correlation, String kind, String to) {
        String leg = "exchanges.find { it.kind == '" + kind + "' && it.to == '" + to + "' }?.exchange_id";
        await().atMost(SOON).until(() -> search(correlation).getString(leg) != null);
        return search(correlation).getString(leg);
    }

    private static String received(String correlation) {
        return exchangeOf(correlation, "RECEIVED", "NL-HUB");
    }

    private static JsonPath search(String correlation) {
        return Hub.asOperator()
                .get("/operator/v1/exchanges?correlation_id=" + correlation)
                .jsonPath();
    }

    private static String pushed(RecordingParty who, String what, String id, String body) {
        String correlation = "bodies-" + System.nanoTime();
        assertThat(who.call(
                                "PUT",
                                "/ocpi/2.2.1/receiver/" + what + "/"
                                        + who.parties.getFirst().replace('-', '/') + "/" + id)
                        .to("NL-HUB")
                        .header("X-Correlation-ID", correlation)
                        .body(body)
                        .send()
                        .code())
                .isEqualTo(1000);
        return correlation;
    }

    @Test
    void both_bodies_of_every_leg_are_shown_to_operators() {
        try (RecordingParty cpo = RecordingParty.joined("CPO NL-Z" + Unique.letters(2));
                RecordingParty emsp = RecordingParty.joined("EMSP DE-Z" + Unique.letters(2))) {
            emsp.answer(request -> Reply.ok("\"thanks\""));
            String tariff = Samples.tariff(cpo.parties.getFirst(), "T1", "2026-01-01T00:00:00Z");
            String correlation = pushed(cpo, "tariffs", "T1", tariff);
            for (String exchange :
                    List.of(received(correlation), exchangeOf(correlation, "DELIVERED", emsp.parties.getFirst()))) {
                await().atMost(SOON)
                        .untilAsserted(() -> Hub.asOperator()
                                .get("/operator/v1/exchanges/" + exchange + "/bodies")
                                .then()
                                .statusCode(200)
                                .body("request.id", equalTo("T1"))
                                .body("response.status_code", equalTo(1000)));
            }
        }
    }

    @Test
    void tokens_are_masked_and_nothing_can_be_read_in_the_database() {
        try (RecordingParty emsp = RecordingParty.joined("EMSP DE-Z" + Unique.letters(2))) {
            String token = Samples.token(emsp.parties.getFirst(), "SECRETUID77", "2026-01-01T00:00:00Z");
            String exchange = received(pushed(emsp, "tokens", "SECRETUID77", token));
            await().atMost(SOON)
                    .untilAsserted(() -> Hub.asOperator()
                            .get("/operator/v1/exchanges/" + exchange + "/bodies")
                            .then()
                            .statusCode(200)
                            .body("request.uid", equalTo("***ID77"))
                            .body(not(containsString("SECRETUID77"))));
            for (Row row : database.preparedQuery("SELECT request FROM hub.exchange_body WHERE exchange_id = $1")
                    .executeAndAwait(Tuple.of(UUID.fromString(exchange)))) {
                assertThat(row.getBuffer("request").toString()).doesNotContain("uid", "ID77");
            }
        }
    }

    @Test
    void modules_without_a_retention_and_bodies_over_the_limit_are_not_kept() {
        try (RecordingParty cpo = RecordingParty.joined("CPO NL-Z" + Unique.letters(2))) {
            String me = cpo.parties.getFirst();
            String location = pushed(cpo, "locations", "L1", Samples.location(me, "L1", "2026-01-01T00:00:00Z"));
            String large = Samples.tariff(me, "BIG", "2026-01-01T00:00:00Z")
                    .replaceFirst("\\{", "{\"x_large\":\"" + "x".repeat(70_000) + "\",");
            String tariff = pushed(cpo, "tariffs", "BIG", large);
            Hub.asOperator()
                    .get("/operator/v1/exchanges/" + received(location) + "/bodies")
                    .then()
                    .statusCode(404);
            String exchange = received(tariff);
            await().atMost(SOON)
                    .untilAsserted(() -> Hub.asOperator()
                            .get("/operator/v1/exchanges/" + exchange + "/bodies")
                            .then()
                            .statusCode(200)
                            .body("request", equalTo(null))
                            .body("response.status_code", equalTo(1000)));
        }
    }

    @Test
    void bodies_are_forgotten_when_their_time_is_over() {
        try (RecordingParty cpo = RecordingParty.joined("CPO NL-Z" + Unique.letters(2))) {
            String tariff = Samples.tariff(cpo.parties.getFirst(), "T1", "2026-01-01T00:00:00Z");
            UUID exchange = UUID.fromString(received(pushed(cpo, "tariffs", "T1", tariff)));
            await().atMost(SOON)
                    .untilAsserted(() -> Hub.asOperator()
                            .get("/operator/v1/exchanges/" + exchange + "/bodies")
                            .then()
                            .statusCode(200));
            database.preparedQuery("UPDATE hub.exchange_body SET kept_until = now() WHERE exchange_id = $1")
                    .executeAndAwait(Tuple.of(exchange));
            Hub.asOperator()
                    .get("/operator/v1/exchanges/" + exchange + "/bodies")
                    .then()
                    .statusCode(404);
            assertThat(store.forgetBodies(java.time.Instant.now()).await().indefinitely())
                    .isPositive();
            assertThat(database.preparedQuery("SELECT 1 FROM hub.exchange_body WHERE exchange_id = $1")
                            .executeAndAwait(Tuple.of(exchange))
                            .size())
                    .isZero();
        }
    }

    @Test
    void who_is_no_operator_and_what_is_no_exchange_is_refused() {
        String path = "/operator/v1/exchanges/" + UUID.randomUUID() + "/bodies";
        io.restassured.RestAssured.given().get(path).then().statusCode(401);
        io.restassured.RestAssured.given()
                .auth()
                .oauth2(org.crossvolt.local.TestTokens.of("driver"))
                .get(path)
                .then()
                .statusCode(403);
        Hub.asOperator().get(path).then().statusCode(404);
        Hub.asOperator()
                .get("/operator/v1/exchanges/x/bodies")
                .then()
                .statusCode(400)
                .body("errors[0].pointer", equalTo("/id"));
    }
}
