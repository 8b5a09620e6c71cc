package org.crossvolt.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** F07, F08: PostgreSQL is there and does not answer; callers are told soon, and messages that need nothing of it go on. */
@QuarkusTest
class SilentDatabaseTest {

    /** The deadline is two seconds; this machine may be busy. */
    private static final Duration SOON = Duration.ofSeconds(8);

    private final String id = "SILENT" + Unique.letters(5);
    private RecordingParty cpo;
    private RecordingParty emsp;
    private Connection lock;

    private static String configured(String name) {
        return ConfigProvider.getConfig().getValue("quarkus.datasource." + name, String.class);
    }

    @BeforeEach
    void the_objects_can_not_be_had() throws Exception {
        cpo = RecordingParty.joined("CPO NL-Z" + Unique.letters(2));
        emsp = RecordingParty.joined("EMSP DE-Z" + Unique.letters(2));
        lock = DriverManager.getConnection(configured("jdbc.url"), configured("username"), configured("password"));
        lock.setAutoCommit(false);
        try (Statement statement = lock.createStatement()) {
            statement.execute("LOCK TABLE hub.object IN ACCESS EXCLUSIVE MODE");
        }
    }

    @AfterEach
    void go() throws Exception {
        lock.close();
        cpo.close();
        emsp.close();
    }

    private RecordingParty.Answer push() {
        String me = cpo.parties.getFirst();
        return cpo.call("PUT", "/ocpi/2.2.1/receiver/locations/" + me.replace('-', '/') + "/" + id)
                .to("NL-HUB")
                .body(Samples.location(me, id, "2026-01-01T00:00:00Z"))
                .send();
    }

    private static void assertRefusedSoon(RecordingParty.Answer answer, long askedNanos) {
        assertThat(Duration.ofNanos(System.nanoTime() - askedNanos)).isLessThan(SOON);
        assertThat(answer.code()).isEqualTo(3000);
        assertThat(answer.message()).contains("try again").doesNotContain("Timeout", "timeout", "Postgre");
    }

    @Test
    void a_push_is_refused_soon_and_taken_when_it_is_made_again() throws Exception {
        long asked = System.nanoTime();
        assertRefusedSoon(push(), asked);
        lock.rollback();
        await().atMost(SOON).until(() -> push().code() == 1000);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> emsp.functional().stream()
                        .anyMatch(request -> request.path().endsWith("/" + id)));
    }

    @Test
    void a_list_is_refused_soon() {
        long asked = System.nanoTime();
        assertRefusedSoon(
                emsp.call("GET", "/ocpi/2.2.1/sender/locations?limit=1")
                        .to("NL-HUB")
                        .send(),
                asked);
    }

    @Test
    void who_owns_a_location_is_not_found_out_and_that_is_told_soon() {
        long asked = System.nanoTime();
        assertRefusedSoon(emsp.call("GET", "/ocpi/2.2.1/sender/locations/" + id).send(), asked);
    }

    @Test
    void messages_from_party_to_party_go_on() {
        cpo.answer(request -> RecordingParty.Reply.ok("[]"));
        assertThat(emsp.call("GET", "/ocpi/2.2.1/sender/locations?limit=1")
                        .to(cpo.parties.getFirst())
                        .send()
                        .code())
                .isEqualTo(1000);
    }
}
