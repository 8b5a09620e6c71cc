package org.crossvolt.hub;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.crossvolt.hub.RecordingParty.Recorded;
import org.crossvolt.hub.RecordingParty.Reply;
import org.crossvolt.local.TestTokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sending again from the trace: previewed, marked, and without a second effect. */
@QuarkusTest
class ResendsTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private RecordingParty cpo;
    private RecordingParty emsp;
    private String me;
    private String id;

    @BeforeEach
    void two_partners() {
        cpo = RecordingParty.joined("CPO NL-T" + Unique.letters(2));
        emsp = RecordingParty.joined("EMSP DE-T" + Unique.letters(2));
        me = cpo.parties.getFirst();
        id = "RES" + Unique.letters(5);
    }

    @AfterEach
    void go() {
        cpo.close();
        emsp.close();
    }

    private List<Recorded> seen() {
        return emsp.functional().stream()
                .filter(request -> request.path().endsWith("/" + id))
                .toList();
    }

    private Map<String, Object> traced() {
        List<Map<String, Object>> rows = Hub.asOperator()
                .get("/operator/v1/exchanges?object_id=" + id.toLowerCase(java.util.Locale.ROOT) + "&party="
                        + emsp.parties.getFirst())
                .path("exchanges");
        return rows.isEmpty() ? Map.of() : rows.getFirst();
    }

    @Test
    void a_refused_delivery_is_found_by_its_object_and_sent_again() {
        emsp.answer(request -> Reply.status(200, 2001));
        String location = Samples.location(me, id, "2026-01-01T00:00:00Z");
        cpo.call("PUT", "/ocpi/2.2.1/receiver/locations/" + me.replace('-', '/') + "/" + id)
                .to("NL-HUB")
                .body(location)
                .send();
        await().atMost(SOON).until(() -> !traced().isEmpty());
        assertThat(traced().get("status_code")).isEqualTo(2001);
        String address = "/operator/v1/exchanges/" + traced().get("exchange_id") + "/resend";
        Hub.asOperator()
                .get(address)
                .then()
                .statusCode(200)
                .body("to", equalTo(emsp.parties.getFirst()))
                .body("version", equalTo(1))
                .body("bytes", equalTo(location.getBytes(java.nio.charset.StandardCharsets.UTF_8).length));
        assertThat(seen()).hasSize(1);
        emsp.answer(request -> Reply.ok("null"));
        Hub.asOperator().post(address).then().statusCode(200).body("outcome", equalTo("taken"));
        assertThat(seen()).hasSize(2);
        assertThat(seen().getLast().body()).isEqualTo(location);
        assertThat(seen().getLast().header("X-Correlation-ID"))
                .isEqualTo(seen().getFirst().header("X-Correlation-ID"));
        await().atMost(SOON)
                .untilAsserted(() -> Hub.asOperator()
                        .get("/operator/v1/exchanges?object_id=" + id)
                        .then()
                        .body("exchanges.outcome", hasItem(startsWith("sent again"))));
    }

    @Test
    void what_can_not_be_sent_again_says_why() {
        Hub.asOperator().post("/operator/v1/exchanges/x/resend").then().statusCode(404);
        Hub.asOperator()
                .post("/operator/v1/exchanges/01a20000-0000-7000-8000-000000000000/resend")
                .then()
                .statusCode(404);
        emsp.call("GET", "/ocpi/2.2.1/sender/locations/" + id).to(me).send();
        await().atMost(SOON).until(() -> !traced().isEmpty());
        Hub.asOperator()
                .get("/operator/v1/exchanges/" + traced().get("exchange_id") + "/resend")
                .then()
                .statusCode(409);
        given().auth()
                .oauth2(TestTokens.of("party-admin"))
                .post("/operator/v1/exchanges/x/resend")
                .then()
                .statusCode(403);
    }
}
