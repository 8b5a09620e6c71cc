package org.crossvolt.emsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.crossvolt.emsp.Emsp.Person;
import org.crossvolt.local.TestTokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How many streams of events may be open: three of one driver and five in all, as these tests have it configured. */
@QuarkusTest
class StreamsTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final List<HttpResponse<InputStream>> open = new ArrayList<>();

    @BeforeAll
    static void partners() {
        TariffDesk.open();
    }

    @AfterEach
    void closeAll() throws IOException {
        for (HttpResponse<InputStream> stream : open) {
            stream.body().close();
        }
        Charging one = charging();
        Charging another = charging();
        await().atMost(SOON).until(() -> takes(one, one, one, another, another));
    }

    private static boolean takes(Charging... askers) throws Exception {
        List<HttpResponse<InputStream>> streams = new ArrayList<>();
        for (Charging asker : askers) {
            streams.add(ask(asker));
        }
        for (HttpResponse<InputStream> stream : streams) {
            stream.body().close();
        }
        return streams.stream().allMatch(stream -> stream.statusCode() == 200);
    }

    /** A driver in the middle of a session. */
    private record Charging(Person person, String id, String ref) {

        String address() {
            return "/driver/v1/sessions/" + ref + "/events";
        }

        void becomes(String status, String lastUpdated) {
            assertThat(Emsp.call(
                                    "PUT",
                                    "/receiver/sessions/NL/CPO/" + id,
                                    ChargingTest.session(person, id, null, status, "1", lastUpdated))
                            .code())
                    .isEqualTo(1000);
        }
    }

    private static Charging charging() {
        ChargingTest.place();
        Person person = Emsp.person();
        Charging charging = new Charging(person, ChargingTest.unique("S"), "");
        charging.becomes("ACTIVE", "2026-01-01T10:30:00Z");
        String ref = Emsp.asDriver(person.subject())
                .get("/driver/v1/sessions")
                .then()
                .extract()
                .path("sessions[0].id");
        return new Charging(person, charging.id(), ref);
    }

    private static HttpResponse<InputStream> ask(Person person, String address) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(Emsp.url() + address))
                                .header("Authorization", "Bearer " + TestTokens.of(person.subject(), "driver"))
                                .header("Accept", "text/event-stream")
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
    }

    private static HttpResponse<InputStream> ask(Charging charging) throws Exception {
        return ask(charging.person(), charging.address());
    }

    private HttpResponse<InputStream> opened(Charging charging) throws Exception {
        HttpResponse<InputStream> stream = ask(charging);
        open.add(stream);
        assertThat(stream.statusCode()).isEqualTo(200);
        return stream;
    }

    private static String refused(int status, HttpResponse<InputStream> answer) throws IOException {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        try (InputStream body = answer.body()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void opensAgain(Charging charging) {
        await().atMost(SOON).until(() -> {
            HttpResponse<InputStream> stream = ask(charging);
            open.add(stream);
            return stream.statusCode() == 200;
        });
    }

    @Test
    void a_driver_has_so_many_streams_and_closing_one_makes_room() throws Exception {
        Charging ann = charging();
        HttpResponse<InputStream> first = opened(ann);
        opened(ann);
        opened(ann);
        assertThat(refused(429, ask(ann))).contains("3 streams open", "ask for the session instead");
        assertThat(refused(429, ask(ann))).as("a refusal takes no place").contains("3 streams open");
        Charging bob = charging();
        opened(bob);
        Emsp.asDriver(ann.person().subject())
                .get("/driver/v1/sessions/" + ann.ref())
                .then()
                .statusCode(200);
        first.body().close();
        opensAgain(ann);
        assertThat(refused(429, ask(ann))).as("one place became free, not more").contains("3 streams open");
    }

    @Test
    void all_drivers_together_have_so_many_streams_and_closing_one_makes_room_for_anybody() throws Exception {
        Charging ann = charging();
        Charging bob = charging();
        Charging eve = charging();
        HttpResponse<InputStream> first = opened(ann);
        opened(ann);
        opened(bob);
        opened(bob);
        opened(bob);
        assertThat(refused(503, ask(eve))).contains("Too many streams are open");
        assertThat(refused(503, ask(ann))).contains("Too many streams are open");
        assertThat(refused(429, ask(bob))).as("their own limit is told first").contains("3 streams open");
        first.body().close();
        opensAgain(eve);
        assertThat(refused(503, ask(ann))).contains("Too many streams are open");
    }

    @Test
    void a_stream_that_ends_by_itself_gives_its_place_back() throws Exception {
        Charging ann = charging();
        List<HttpResponse<InputStream>> three = List.of(opened(ann), opened(ann), opened(ann));
        refused(429, ask(ann));
        ann.becomes("COMPLETED", "2026-01-01T11:30:00Z");
        for (HttpResponse<InputStream> stream : three) {
            assertThat(new String(stream.body().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("COMPLETED");
        }
        assertThat(takes(ann, ann, ann)).isTrue();
    }

    @Test
    void asking_for_what_is_not_there_takes_no_place() throws Exception {
        Charging ann = charging();
        Person bob = Emsp.person();
        for (int i = 0; i < 6; i++) {
            refused(404, ask(bob, ann.address()));
            refused(404, ask(bob, "/driver/v1/sessions/x/events"));
        }
        opened(ann);
        opened(ann);
        opened(ann);
    }
}
