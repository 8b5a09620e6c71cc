package org.crossvolt.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.crossvolt.hub.RecordingParty.Answer;
import org.crossvolt.hub.RecordingParty.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** F15: whatever a receiver answers, the caller gets an OCPI envelope that says what came of it, by table 2.10. */
@QuarkusTest
class OddAnswersTest {

    private static final String PAGE = "<html><body>java.lang.NullPointerException at com.partner.Secret</body></html>";
    private static final int AS_IT_WAS = -1;

    /** Joined once. */
    private static final class Partners {
        static final RecordingParty CPO = RecordingParty.joined("CPO NL-V" + Unique.letters(2));
        static final RecordingParty EMSP = RecordingParty.joined("EMSP DE-V" + Unique.letters(2));
    }

    @AfterAll
    static void go() {
        Partners.CPO.close();
        Partners.EMSP.close();
    }

    private static String envelope(int code) {
        return "{\"data\":[],\"status_code\":" + code + ",\"timestamp\":\"2026-01-01T00:00:00Z\"}";
    }

    private static Arguments odd(int status, String body, int seenStatus, int seenCode) {
        return Arguments.of(status, Map.of(), body, seenStatus, seenCode);
    }

    /** What comes with HTTP 200 and is no envelope; what stands within one is the receiver's business (0042). */
    private static Stream<Arguments> noEnvelopes() {
        return List.of(
                        PAGE,
                        "",
                        " ",
                        "OK",
                        "null",
                        "[]",
                        "1000",
                        "\"1000\"",
                        "{}",
                        "{\"data\":[]}",
                        "{\"data\":[],\"status_code\":1000",
                        "{\"data\":[,\"status_code\":1000}",
                        "{'data':[],'status_code':1000}",
                        "/* ok */ {\"data\":[],\"status_code\":1000}",
                        "{\"data\":{\"status_code\":1000}}",
                        "{\"status_code\":null}",
                        "{\"status_code\":\"fine\"}",
                        "{\"status_code\":{\"code\":1000}}",
                        "{\"status_code\":[1000]}",
                        "status_code=1000",
                        "<status_code>1000</status_code>",
                        "[".repeat(10_000),
                        "{\"data\":" + "[".repeat(5_000) + "]".repeat(5_000) + ",\"status_code\":1000}")
                .stream()
                .map(body -> odd(200, body, 200, 4000));
    }

    /** Status codes of HTTP around no envelope at all. */
    private static Stream<Arguments> pages() {
        return Stream.concat(
                Stream.of(
                                202, 203, 206, 300, 303, 304, 305, 400, 402, 406, 408, 409, 410, 415, 418, 422, 429,
                                451, 500, 501, 502, 503, 504, 511, 599)
                        .map(status -> odd(status, status == 304 ? "" : PAGE, 200, 4000)),
                Stream.of(
                        odd(204, "", 200, 4000),
                        odd(401, PAGE, 200, 4003),
                        odd(403, PAGE, 200, 4003),
                        odd(404, PAGE, 404, 2001),
                        odd(405, PAGE, 405, 2000)));
    }

    /** Where HTTP and OCPI do not agree. */
    private static Stream<Arguments> pairs() {
        return Stream.of(
                odd(201, envelope(1000), 201, AS_IT_WAS),
                odd(202, envelope(1000), 202, AS_IT_WAS),
                odd(200, envelope(2003), 200, AS_IT_WAS),
                odd(200, envelope(3001), 200, AS_IT_WAS),
                odd(404, envelope(2003), 404, AS_IT_WAS),
                odd(400, envelope(2001), 200, AS_IT_WAS),
                odd(409, envelope(2001), 200, AS_IT_WAS),
                odd(422, envelope(2002), 200, AS_IT_WAS),
                odd(500, envelope(3000), 200, AS_IT_WAS),
                odd(503, envelope(3003), 200, AS_IT_WAS),
                odd(400, envelope(1000), 200, 4000),
                odd(500, envelope(1000), 200, 4000),
                odd(401, envelope(1000), 200, 4003),
                odd(403, envelope(2000), 200, 4003),
                Arguments.of(200, Map.of("Content-Type", "text/html"), envelope(1000), 200, AS_IT_WAS),
                Arguments.of(503, Map.of("Retry-After", "120"), PAGE, 200, 4000));
    }

    @ParameterizedTest
    @MethodSource({"noEnvelopes", "pages", "pairs"})
    void a_caller_is_told_what_came_of_it(
            int status, Map<String, String> headers, String body, int seenStatus, int seenCode) {
        Partners.CPO.answer(request -> new Reply(status, headers, body));
        Answer answer = Partners.EMSP
                .call("GET", "/ocpi/2.2.1/sender/locations?limit=1")
                .to(Partners.CPO.parties.getFirst())
                .send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(seenStatus);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.json().path("timestamp").asText()).as(answer.body()).isNotEmpty();
        if (seenCode == AS_IT_WAS) {
            assertThat(answer.body()).isEqualTo(body);
        } else {
            assertThat(answer.code()).as(answer.body()).isEqualTo(seenCode);
            assertThat(answer.message()).isNotBlank();
            assertThat(answer.body()).doesNotContain("<html>", "Exception", "Secret", "com.partner");
        }
    }
}
