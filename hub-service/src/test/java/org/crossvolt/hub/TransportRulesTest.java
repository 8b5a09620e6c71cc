package org.crossvolt.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.crossvolt.hub.RecordingParty.Answer;
import org.crossvolt.ocpi.Requirement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What breaks the rules of OCPI's transport (reference 1.1 to 1.8) at the hub's door, rule by rule; the tests of single rooms have
 * the rest. Whatever is refused has an envelope with the caller's ids, and neither is kept nor reaches anybody.
 */
@QuarkusTest
class TransportRulesTest {

    private static final String NOON = "2026-05-01T12:00:00Z";

    /** Joined when the first test asks for one of them: earlier the hub's port is not known. */
    private static final class Partners {
        static final RecordingParty CPO = RecordingParty.joined("CPO NL-T" + Unique.letters(2));
        static final RecordingParty EMSP = RecordingParty.joined("EMSP DE-T" + Unique.letters(2));
    }

    @AfterAll
    static void go() {
        Partners.CPO.close();
        Partners.EMSP.close();
    }

    private static String me() {
        return Partners.CPO.parties.getFirst();
    }

    private static String path(String below) {
        return "/ocpi/2.2.1/"
                + below.replace("{cpo}", me().replace('-', '/'))
                        .replace("{emsp}", Partners.EMSP.parties.getFirst().replace('-', '/'));
    }

    /** An answer that is a refusal in the right form, and nothing of the message anywhere. */
    private static void refused(Answer answer, int http, int code, String... words) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(http);
        assertThat(answer.code()).as(answer.body()).isEqualTo(code);
        assertThat(answer.json().path("timestamp").asText()).endsWith("Z");
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.header("X-Request-ID")).startsWith("req-");
        assertThat(answer.header("X-Correlation-ID")).startsWith("cor-");
        for (String word : words) {
            assertThat(answer.message()).contains(word);
        }
    }

    private static void nothingKept(String id) {
        assertThat(Partners.EMSP
                        .call("GET", path("sender/locations/" + id))
                        .send()
                        .code())
                .as(id)
                .isEqualTo(4001);
        assertThat(Partners.EMSP.received).noneMatch(request -> request.path().contains(id));
    }

    @ParameterizedTest
    @Requirement({"T-01", "T-02", "T-06"})
    @ValueSource(
            strings = {
                "",
                "Token",
                "Token ",
                "Token{encoded}",
                "Token {encoded} more",
                "Bearer {encoded}",
                "Basic {encoded}",
                "{encoded}",
                "Token {encoded}{encoded}",
                "Token ====",
                "Token bm9ib2R5",
            })
    void an_authorization_that_is_no_known_token_is_401(String header) {
        String encoded = Base64.getEncoder().encodeToString(Partners.CPO.tokenForHub.getBytes(StandardCharsets.UTF_8));
        Answer answer = Partners.CPO
                .call("GET", path("sender/tokens"))
                .to("NL-HUB")
                .header("Authorization", header.replace("{encoded}", encoded))
                .send();
        refused(answer, 401, 2000);
    }

    @Test
    @Requirement("T-06")
    void no_authorization_at_all_is_401() {
        refused(
                Partners.CPO
                        .call("GET", path("sender/tokens"))
                        .to("NL-HUB")
                        .without("Authorization")
                        .send(),
                401,
                2000);
    }

    @ParameterizedTest
    @Requirement({"T-10", "T-16"})
    @CsvSource({"text/xml, <token/>", "application/x-www-form-urlencoded, token=x", "multipart/form-data, --x"})
    void a_registration_in_another_language_than_json_is_400(String type, String body) {
        Answer answer = Partners.CPO
                .call("PUT", "/ocpi/2.2.1/credentials")
                .header("Content-Type", type)
                .body(body)
                .send();
        refused(answer, 400, 2001);
    }

    @ParameterizedTest
    @Requirement({"T-22", "T-27"})
    @CsvSource({
        "POST, receiver/locations/{cpo}/W1",
        "POST, receiver/tariffs/{cpo}/W1",
        "POST, receiver/sessions/{cpo}/W1",
        "POST, receiver/tokens/{emsp}/W1",
        "DELETE, receiver/locations/{cpo}/W1",
        "DELETE, receiver/sessions/{cpo}/W1",
        "DELETE, receiver/tokens/{emsp}/W1",
        "PUT, receiver/cdrs",
        "PATCH, receiver/tariffs/{cpo}/W1",
        "PUT, sender/locations/W1",
        "POST, sender/cdrs",
        "PUT, hubclientinfo/{cpo}",
    })
    void a_method_the_module_has_not_is_405(String method, String below) {
        refused(Partners.CPO.call(method, path(below)).to("NL-HUB").body("{}").send(), 405, 2000);
    }

    @ParameterizedTest
    @Requirement("T-18")
    @ValueSource(strings = {"sender/tariffs/GONE", "hubclientinfo/NL/QQQ", "proxied/GONE", "nothing/like/it"})
    void what_is_not_there_is_404(String below) {
        refused(Partners.EMSP.call("GET", path(below)).send(), 404, 2001);
    }

    @ParameterizedTest
    @Requirement({"T-16", "T-17"})
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"id\":                     | 400",
                "{\"id\":1}}                  | 400",
                "{\"id\":NaN}                 | 400",
                "nonsense                     | 400",
                "[]                           | 200",
                "\"text\"                     | 200",
                "null                         | 200",
                "{}                           | 200",
            })
    void what_is_no_json_is_400_and_what_is_no_location_is_200_and_2001(String body, int http) {
        Answer answer = Partners.CPO
                .call("PUT", path("receiver/locations/{cpo}/NOJSON"))
                .to("NL-HUB")
                .body(body)
                .send();
        refused(answer, http, 2001);
        assertThat(answer.message()).doesNotContain("Feature", "JSON String", "jackson");
        nothingKept("NOJSON");
    }

    @ParameterizedTest
    @Requirement({"T-23", "T-49", "T-50"})
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                // What is there                   | what is put there              | where the fault is
                "\"publish\":true,                 |                                | /publish",
                "\"city\":\"Utrecht\",             |                                | /city",
                "\"country_code\":\"NL\"           | \"country_code\":\"BE\"        | /country_code",
                "\"id\":\"{id}\"                   | \"id\":\"OTHER\"               | /id",
                "\"latitude\":\"52.09073\"         | \"latitude\":\"north\"         | /coordinates/latitude",
                "\"max_voltage\":230               | \"max_voltage\":\"many\"       | /evses/0/connectors/0/max_voltage",
                "\"max_voltage\":230               | \"max_voltage\":1e999999999    | /evses/0/connectors/0/max_voltage",
                "\"status\":\"AVAILABLE\"          | \"status\":null                | /evses/0/status",
                "\"last_updated\":\"{noon}\"}      | \"last_updated\":\"2026-13-01T00:00:00Z\"} | last_updated",
                "\"last_updated\":\"{noon}\"}      | \"last_updated\":1767225600}   | last_updated",
            })
    void a_location_with_one_fault_is_2001_and_says_where(String there, String instead, String pointer) {
        String id = "FAULT" + Unique.letters(4);
        String whole = Samples.location(me(), id, NOON);
        String from = there.replace("{id}", id).replace("{noon}", NOON);
        assertThat(whole).contains(from);
        String broken = whole.replace(from, instead == null ? "" : instead.replace("{noon}", NOON.replace("Z", "")));
        Answer answer = Partners.CPO
                .call("PUT", path("receiver/locations/{cpo}/" + id))
                .to("NL-HUB")
                .body(broken)
                .send();
        refused(answer, 200, 2001, pointer);
        nothingKept(id);
    }

    @ParameterizedTest
    @Requirement("T-25")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "cpo  | receiver/locations/{cpo}/PATCHED      | {\"name\":\"x\"}",
                "cpo  | receiver/locations/{cpo}/PATCHED/1    | {\"status\":\"BLOCKED\"}",
                "cpo  | receiver/locations/{cpo}/PATCHED/1/1  | {\"max_amperage\":16}",
                "emsp | receiver/tokens/{emsp}/PATCHED        | {\"valid\":false}",
            })
    void a_patch_without_last_updated_is_2001(String who, String below, String patch) {
        RecordingParty caller = who.equals("cpo") ? Partners.CPO : Partners.EMSP;
        Partners.CPO
                .call("PUT", path("receiver/locations/{cpo}/PATCHED"))
                .to("NL-HUB")
                .body(Samples.location(me(), "PATCHED", NOON))
                .send();
        Partners.EMSP
                .call("PUT", path("receiver/tokens/{emsp}/PATCHED"))
                .to("NL-HUB")
                .body(Samples.token(Partners.EMSP.parties.getFirst(), "PATCHED", NOON))
                .send();
        refused(caller.call("PATCH", path(below)).to("NL-HUB").body(patch).send(), 200, 2001, "last_updated");
    }

    @ParameterizedTest
    @Requirement({"T-31", "T-39"})
    @CsvSource({
        "sessions, '', date_from",
        "sessions, limit=10, date_from",
        "locations, date_from=yesterday, date_from",
        "locations, date_to=2026-02-30T00:00:00Z, date_to",
        "locations, offset=-1, offset",
        "locations, offset=x, offset",
        "locations, limit=0, limit",
        "locations, limit=99999999999999999999, limit",
    })
    void a_list_that_is_asked_for_wrongly_is_2001(String module, String query, String parameter) {
        refused(
                Partners.EMSP
                        .call("GET", path("sender/" + module) + "?" + query)
                        .to("NL-HUB")
                        .send(),
                200,
                2001,
                parameter);
    }

    @ParameterizedTest
    @Requirement({"T-43", "T-44"})
    @ValueSource(strings = {"", "with blank", "é"})
    void ids_that_can_not_be_ids_are_replaced_on_every_answer(String id) {
        for (String below : List.of("sender/tokens", "nothing", "receiver/locations/x")) {
            Answer answer = Partners.CPO
                    .call("GET", path(below))
                    .to("NL-HUB")
                    .header("X-Request-ID", id)
                    .header("X-Correlation-ID", "a".repeat(256))
                    .send();
            assertThat(answer.header("X-Request-ID")).as(below).matches("[0-9a-f-]{36}");
            assertThat(answer.header("X-Correlation-ID")).as(below).matches("[0-9a-f-]{36}");
        }
    }

    @Test
    @Requirement("T-04")
    void a_token_that_is_too_long_or_not_ascii_is_2001() {
        for (String token : List.of("a".repeat(65), "tök", "")) {
            RecordingParty newcomer = RecordingParty.started("CPO NL-T" + Unique.letters(2));
            newcomer.tokenForUs = token;
            Answer answer = newcomer.register(Hub.invite("long"));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.code()).isEqualTo(2001);
            assertThat(answer.message()).contains("/token");
            newcomer.close();
        }
    }
}
