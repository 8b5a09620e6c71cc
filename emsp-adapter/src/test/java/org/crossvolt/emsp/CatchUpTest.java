package org.crossvolt.emsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.crossvolt.emsp.Emsp.Person;
import org.crossvolt.emsp.registration.HubRegistered;
import org.crossvolt.ocpi.party.RecordingHub.Recorded;
import org.crossvolt.ocpi.party.RecordingHub.Reply;
import org.junit.jupiter.api.Test;

/** What was missed is read from the hub's lists, page by page; bad objects do not stop the good ones. */
@QuarkusTest
class CatchUpTest {

    @Inject
    Event<HubRegistered> registered;

    private static Optional<Reply> lists(Recorded request, Person ann, String id) {
        String path = request.path();
        boolean second = String.valueOf(request.query()).contains("offset=1");
        if (path.endsWith("/sender/locations")) {
            String here = Samples.location("NL-CPO", id + (second ? "B" : "A"), "2026-01-01T00:00:00Z");
            Reply page = Reply.ok("[" + (second ? "{\"id\":\"bad\"}," : "") + here + "]");
            return Optional.of(
                    second
                            ? page
                            : page.with("Link", "<" + Emsp.hub().url() + path + "?offset=1&limit=1>; rel=\"next\""));
        }
        if (path.endsWith("/sender/sessions")) {
            return Optional.of(Reply.ok(
                    request.from().equals("NL-CVE")
                            ? "[" + ChargingTest.session(ann, id, null, "ACTIVE", "1", "2026-01-01T00:00:00Z") + "]"
                            : "[]"));
        }
        return path.contains("/sender/") || path.endsWith("/hubclientinfo")
                ? Optional.of(Reply.ok("[]"))
                : Optional.empty();
    }

    @Test
    void lists_are_read_to_their_end() {
        Person ann = Emsp.person();
        String id = ChargingTest.unique("L");
        Emsp.hub().answer(request -> lists(request, ann, id));
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> {
                    registered.fire(new HubRegistered());
                    for (String known : new String[] {
                        "locations/NL/CPO/" + id + "A", "locations/NL/CPO/" + id + "B", "sessions/NL/CPO/" + id
                    }) {
                        assertThat(Emsp.call("GET", "/receiver/" + known, null).status())
                                .as(known)
                                .isEqualTo(200);
                    }
                });
        Recorded sessions = Emsp.hub().at("sender/sessions").getFirst();
        assertThat(sessions.query()).as("required of this list (T-39)").contains("date_from=");
        assertThat(Emsp.hub().at("sender/cdrs")).extracting(Recorded::from).contains("NL-CVE", "DE-CVE");
    }
}
