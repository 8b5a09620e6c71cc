package org.crossvolt.emsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.crossvolt.emsp.Emsp.Person;
import org.crossvolt.emsp.drivers.Retention;
import org.crossvolt.ocpi.party.RecordingHub.Answer;
import org.junit.jupiter.api.Test;

/** What is old is forgotten, what is not stays. */
@QuarkusTest
class RetentionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    Pool database;

    @Inject
    Retention retention;

    private void age(String session, String age) {
        database.preparedQuery("UPDATE emsp.session SET changed_at = now() - $2::text::interval WHERE object_id = $1")
                .execute(Tuple.of(session, age))
                .await()
                .atMost(PATIENCE);
    }

    private static int status(String session) {
        return Emsp.call("GET", "/receiver/sessions/NL/CPO/" + session, null).status();
    }

    @Test
    void sessions_that_ended_long_ago_go_and_others_stay() {
        ChargingTest.place();
        Person ann = Emsp.person();
        String old = ChargingTest.unique("S");
        String young = ChargingTest.unique("S");
        String running = ChargingTest.unique("S");
        for (String id : new String[] {old, young}) {
            Emsp.call(
                    "PUT",
                    "/receiver/sessions/NL/CPO/" + id,
                    ChargingTest.session(ann, id, null, "COMPLETED", "1", "2026-01-01T10:30:00Z"));
        }
        Emsp.call(
                "PUT",
                "/receiver/sessions/NL/CPO/" + running,
                ChargingTest.session(ann, running, null, "ACTIVE", "1", "2026-01-01T10:30:00Z"));
        age(old, "1096 days");
        age(young, "1094 days");
        age(running, "1096 days");
        retention.forget().await().atMost(PATIENCE);
        assertThat(status(old)).isEqualTo(404);
        assertThat(status(young)).isEqualTo(200);
        assertThat(status(running)).as("not over yet").isEqualTo(200);
    }

    private String billed(Person person, String age) {
        Answer posted = Emsp.call(
                "POST",
                "/receiver/cdrs",
                CdrsTest.cdr(person, ChargingTest.unique("C"), ChargingTest.unique("S"), "2.50", "3.00", ""));
        String ref = CdrsTest.ref(posted);
        CdrsTest.becomes(ref, "ACCEPTED");
        for (String sql : new String[] {
            "UPDATE emsp.bill SET billed_at = now() - $2::text::interval WHERE cdr = $1",
            "UPDATE emsp.cdr SET changed_at = now() - $2::text::interval WHERE ref = $1"
        }) {
            database.preparedQuery(sql)
                    .execute(Tuple.of(UUID.fromString(ref), age))
                    .await()
                    .atMost(PATIENCE);
        }
        return ref;
    }

    private static int receipt(Person person, String ref) {
        return Emsp.asDriver(person.subject()).get("/driver/v1/receipts/" + ref).statusCode();
    }

    @Test
    void bills_are_kept_as_long_as_the_law_wants_and_no_longer() {
        TariffDesk.open();
        ChargingTest.place();
        Person ann = Emsp.person();
        String old = billed(ann, "3651 days");
        String young = billed(ann, "3649 days");
        retention.forget().await().atMost(PATIENCE);
        assertThat(receipt(ann, old)).isEqualTo(404);
        assertThat(Emsp.asOperator().get("/emsp/v1/cdrs/" + old).statusCode()).isEqualTo(404);
        assertThat(receipt(ann, young)).isEqualTo(200);
    }

    @Test
    void a_driver_who_was_forgotten_leaves_bills_without_a_name() {
        TariffDesk.open();
        ChargingTest.place();
        Person ann = Emsp.person();
        String ref = billed(ann, "1 day");
        Emsp.asOperator().delete("/emsp/v1/drivers/" + ann.driver()).then().statusCode(204);
        assertThat(Emsp.asOperator().get("/emsp/v1/cdrs/" + ref).statusCode())
                .as("the law wants the bill")
                .isEqualTo(200);
        assertThat(receipt(ann, ref)).as("her log-in is nobody's now").isEqualTo(403);
        String left = database.preparedQuery("SELECT d::text AS row FROM emsp.driver d WHERE id = $1")
                .execute(Tuple.of(UUID.fromString(ann.driver())))
                .await()
                .atMost(PATIENCE)
                .iterator()
                .next()
                .getString("row");
        assertThat(left).doesNotContain("Ann Person", "ann@example.org", ann.subject());
    }
}
