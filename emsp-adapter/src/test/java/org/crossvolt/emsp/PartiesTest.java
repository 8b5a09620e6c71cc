package org.crossvolt.emsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.crossvolt.emsp.Emsp.Person;
import org.crossvolt.ocpi.party.RecordingHub.Answer;
import org.crossvolt.ocpi.party.RecordingHub.Recorded;
import org.crossvolt.ocpi.party.RecordingHub.Reply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two eMSP parties behind one adapter: each message is for one of them, and what concerns everybody is kept once. */
@QuarkusTest
class PartiesTest {

    private static final String GERMANY = "DE-CVE";

    @BeforeAll
    static void partners() {
        TariffDesk.open();
    }

    private static Answer to(String party, String method, String path, @Nullable String body) {
        return Emsp.hub().call(method, Emsp.url() + "/ocpi/2.2.1" + path, Emsp.CPO, party, body);
    }

    private static Person german() {
        return Emsp.person(GERMANY, "{}");
    }

    private static String of(Person person, String text) {
        return text.replace("\"cdr_token\":{\"country_code\":\"NL\"", "\"cdr_token\":{\"country_code\":\"DE\"");
    }

    @Test
    void each_party_gets_the_cdrs_of_its_own_drivers_and_no_others() {
        ChargingTest.place();
        Person hans = german();
        assertThat(hans.contract()).startsWith("DECVE");
        String cdr =
                of(hans, CdrsTest.cdr(hans, ChargingTest.unique("C"), ChargingTest.unique("S"), "2.50", "3.00", ""));
        assertThat(to(Emsp.US, "POST", "/receiver/cdrs", cdr).code()).isEqualTo(2004);
        Person ann = Emsp.person();
        String hers = CdrsTest.cdr(ann, ChargingTest.unique("C"), ChargingTest.unique("S"), "2.50", "3.00", "");
        assertThat(to(GERMANY, "POST", "/receiver/cdrs", hers).code()).isEqualTo(2004);
        assertThat(to("FR-CVE", "POST", "/receiver/cdrs", cdr).code()).isEqualTo(4001);
        Answer taken = to(GERMANY, "POST", "/receiver/cdrs", cdr);
        assertThat(taken.status()).isEqualTo(201);
        CdrsTest.becomes(CdrsTest.ref(taken), "ACCEPTED");
        Emsp.asDriver(hans.subject())
                .get("/driver/v1/receipts/" + CdrsTest.ref(taken))
                .then()
                .statusCode(200)
                .body("issuer", equalTo("Crossvolt Germany"))
                .body("incl_vat", equalTo(3.0f));
        Emsp.asDriver(ann.subject()).get("/driver/v1/receipts").then().body("receipts", hasSize(0));
    }

    @Test
    void a_location_that_is_pushed_to_each_party_is_kept_once() {
        Person ann = Emsp.person();
        Person hans = german();
        String id = ChargingTest.unique("L");
        String address = "/receiver/locations/NL/CPO/" + id;
        String location = Samples.location("NL-CPO", id, "2026-01-01T00:00:00Z");
        assertThat(to(Emsp.US, "PUT", address, location).status()).isEqualTo(201);
        assertThat(to(GERMANY, "PUT", address, location).status()).isEqualTo(200);
        assertThat(to("FR-CVE", "PUT", address, location).code()).isEqualTo(4001);
        for (Person person : List.of(ann, hans)) {
            Emsp.asDriver(person.subject())
                    .get("/driver/v1/stations/NL/CPO/" + id)
                    .then()
                    .statusCode(200)
                    .body("evses", hasSize(1));
        }
        assertThat(to(GERMANY, "GET", address, null).code()).isEqualTo(1000);
    }

    @Test
    void tokens_commands_and_authorisations_carry_their_own_partys_name() {
        ChargingTest.place();
        Person hans = german();
        await().atMost(Duration.ofSeconds(60)).until(() -> pushed(hans).size() == 1);
        assertThat(pushed(hans).getFirst().from()).isEqualTo(GERMANY);
        String asked = "/sender/tokens/" + hans.uid() + "/authorize";
        assertThat(to(GERMANY, "POST", asked, null).data().path("allowed").asText())
                .isEqualTo("ALLOWED");
        assertThat(to(Emsp.US, "POST", asked, null).code()).isEqualTo(2004);
        Emsp.hub()
                .answer(request -> request.path().contains("/receiver/commands/")
                        ? Optional.of(Reply.ok("{\"result\":\"ACCEPTED\",\"timeout\":30}"))
                        : Optional.empty());
        Emsp.asDriver(hans.subject())
                .header("Idempotency-Key", ChargingTest.unique("K"))
                .body("{\"kind\":\"START\",\"station\":\"NL/CPO/CHARGE\",\"evse_uid\":\"1\"}")
                .post("/driver/v1/operations")
                .then()
                .statusCode(202);
        Recorded command = Emsp.hub().at("receiver/commands").getLast();
        assertThat(command.from()).isEqualTo(GERMANY);
        assertThat(command.json().path("token").path("country_code").asText()).isEqualTo("DE");
    }

    private static List<Recorded> pushed(Person person) {
        return Emsp.hub().at("receiver/tokens").stream()
                .filter(request -> request.path().endsWith("/DE/CVE/" + person.uid()))
                .toList();
    }
}
