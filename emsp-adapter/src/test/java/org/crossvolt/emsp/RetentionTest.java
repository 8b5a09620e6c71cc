package org.crossvolt.emsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import org.crossvolt.emsp.Emsp.Person;
import org.crossvolt.emsp.drivers.Retention;
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
}
