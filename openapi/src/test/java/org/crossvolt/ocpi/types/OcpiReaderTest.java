package org.crossvolt.ocpi.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.crossvolt.ocpi.ContractObjects;
import org.crossvolt.ocpi.Requirement;
import org.crossvolt.ocpi.credentials.Credentials;
import org.crossvolt.ocpi.locations.Location;
import org.crossvolt.ocpi.sessions.Session;
import org.crossvolt.ocpi.tokens.Token;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OcpiReaderTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    Location | /id | absent | required
                    Location | /id | null | required
                    Location | /id | "" | required
                    Location | /id | "   " | required
                    Location | /id | 17 | type
                    Location | /id | true | type
                    Location | /id | ["a"] | type
                    Location | /id | "a\\tb" | characters
                    Location | /id | "\\u0000" | characters
                    Location | /id | "1234567890123456789012345678901234567890" | max-length
                    Location | /name | "nul \\u0000" | characters
                    Location | /name | "half \\ud83d" | characters
                    Location | /country_code | "N" | pattern
                    Location | /country_code | "NLD" | max-length
                    Location | /country_code | "N1" | pattern
                    Location | /party_id | "CV" | pattern
                    Location | /party_id | "CVCC" | max-length
                    Location | /party_id | "C-C" | pattern
                    Location | /publish | absent | required
                    Location | /publish | 1 | type
                    Location | /publish | "yes" | type
                    Location | /country | "N" | pattern
                    Location | /country | "NLDX" | max-length
                    Location | /country | "31" | pattern
                    Location | /city | "123456789012345678901234567890123456789012345678" | max-length
                    Location | /coordinates | absent | required
                    Location | /coordinates | [] | type
                    Location | /coordinates | "52.1,4.1" | type
                    Location | /coordinates/latitude | "90.00001" | range
                    Location | /coordinates/latitude | "north" | pattern
                    Location | /coordinates/latitude | "" | required
                    Location | /coordinates/latitude | "NaN" | pattern
                    Location | /coordinates/latitude | "1e5" | pattern
                    Location | /coordinates/longitude | "-180.00001" | range
                    Location | /evses | {} | type
                    Location | /evses | "none" | type
                    Location | /evses/0 | null | required
                    Location | /evses/0 | "" | required
                    Location | /evses/0 | 3 | type
                    Location | /evses/0/connectors | [] | at-least-one
                    Location | /evses/0/connectors | null | required
                    Location | /evses/0/connectors | absent | required
                    Location | /evses/0/connectors/1/max_voltage | absent | required
                    Location | /evses/0/connectors/1/max_voltage | "many" | type
                    Location | /evses/0/connectors/1/max_voltage | 230.5 | integer
                    Location | /evses/0/connectors/1/max_voltage | -1 | range
                    Location | /evses/0/connectors/1/max_voltage | 3000000000 | integer
                    Location | /evses/0/connectors/1/max_voltage | 1e300 | magnitude
                    Location | /evses/0/connectors/1/max_voltage | true | type
                    Location | /evses/0/connectors/0/tariff_ids/0 | 5 | type
                    Location | /evses/0/status | 5 | type
                    Location | /evses/0/status | "" | required
                    Location | /evses/0/status | "A\\nB" | enum
                    Location | /opening_times/regular_hours/0/weekday | 0 | range
                    Location | /opening_times/regular_hours/0/weekday | 8 | range
                    Location | /opening_times/regular_hours/0/weekday | 10 | digits
                    Location | /opening_times/regular_hours/0/period_begin | "7:00" | pattern
                    Location | /opening_times/regular_hours/0/period_begin | "24:00" | pattern
                    Location | /opening_times/regular_hours/0/period_begin | "07:60" | pattern
                    Location | /images/0/width | 123456 | digits
                    Location | /images/0/width | -2 | range
                    Location | /energy_mix/energy_sources/0/percentage | 100.01 | range
                    Location | /energy_mix/energy_sources/0/percentage | -0.1 | range
                    Location | /last_updated | absent | required
                    Location | /last_updated | "yesterday" | date-time
                    Location | /last_updated | 1772352930 | type
                    Location | /last_updated | "2026-02-30T00:00:00Z" | date-time
                    Location | /last_updated | "-2026-02-03T00:00:00Z" | date-time
                    Session | /kwh | "12,5" | type
                    Session | /kwh | "NaN" | type
                    Session | /kwh | {} | type
                    Session | /kwh | 1e16 | magnitude
                    Session | /kwh | 10000000000000000 | magnitude
                    Session | /kwh | -10000000000000000.5 | magnitude
                    Session | /kwh | 0e-41 | magnitude
                    Session | /kwh | 1e-999999999 | magnitude
                    Session | /kwh | "1e999999999" | magnitude
                    Session | /currency | "EURO" | max-length
                    Session | /currency | "E1" | pattern
                    Session | /total_cost/excl_vat | absent | required
                    Tariff | /elements/0/restrictions/day_of_week/0 | "FUNDAY" | enum
                    Tariff | /elements/0/restrictions/start_date | "2026-13-01" | pattern
                    Tariff | /elements/0/price_components/0/step_size | -1 | range
                    Cdr | /charging_periods/0/dimensions | [] | at-least-one
                    Token | /language | "nld" | max-length
                    Token | /valid | null | required
                    ClientInfo | /status | "AWAY" | enum
                    ClientInfo | /status | 1 | enum
                    StartSession | /response_url | "/results/17" | url
                    StartSession | /response_url | "ftp://emsp.volt.example/" | url
                    StartSession | /response_url | "https://bad host/" | url
                    VersionDetails | /endpoints/0/role | "BOTH" | enum
                    VersionDetails | /endpoints/0/url | "/ocpi/2.2.1/credentials" | url
                    Credentials | /token | "with space" | pattern
                    Credentials | /roles | [] | at-least-one
                    CommandResponse | /timeout | -5 | range
                    """)
    void a_spoiled_member_is_a_violation_at_its_own_pointer(String type, String pointer, String value, String rule) {
        JsonNode spoiled = ContractObjects.changed(ContractObjects.named(type), pointer, value);

        List<Violation> violations =
                OcpiReader.check(spoiled, ContractObjects.named(type)).violations();

        assertThat(violations).extracting(Violation::pointer, Violation::rule).containsExactly(tuple(pointer, rule));
        assertThat(violations.getFirst().message()).endsWith(".").contains(nameAt(pointer));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    Location | /id | "123456789012345678901234567890123456789" | max-length
                    Location | /id | "kade-é" | characters
                    Location | /address | "A street whose name and number need more than forty-five" | max-length
                    Location | /address | 12 | type
                    Location | /name | "" | empty
                    Location | /name | "two\\r\\nlines" | characters
                    Location | /postal_code | 1012 | type
                    Location | /state | "A state with more than twenty characters" | max-length
                    Location | /country | "NL" | pattern
                    Location | /country | "nld" | pattern
                    Location | /coordinates/latitude | "52.37" | pattern
                    Location | /coordinates/latitude | "52.370216123456789" | max-length
                    Location | /coordinates/latitude | 52.370216 | type
                    Location | /time_zone | "Amsterdam" | time-zone
                    Location | /opening_times | [] | empty
                    Location | /opening_times/regular_hours/0/period_end | "24:00" | pattern
                    Location | /opening_times/regular_hours/0/period_end | "22:30:00" | max-length
                    Location | /operator/website | "" | empty
                    Location | /operator/website | "www.volt.example" | url
                    Location | /publish | "false" | boolean
                    Location | /evses/0/physical_reference | "" | empty
                    Location | /evses/0/floor_level | "Level -2" | max-length
                    Location | /evses/0/status | "available" | enum
                    Location | /evses/0/connectors/0/max_voltage | 400.0 | integer
                    Location | /evses/0/connectors/0/max_voltage | "400" | number
                    Location | /last_updated | "2026-03-01T09:15:30+01:00" | date-time
                    Location | /last_updated | "2026-3-1T09:15:30Z" | date-time
                    Location | /energy_mix/energy_sources/0/percentage | 62 | sum
                    Credentials | /url | "file:///etc/passwd" | url
                    Version | /url | "/ocpi/2.2.1" | url
                    Session | /kwh | "12.50" | number
                    Session | /currency | "eur" | pattern
                    Session | /end_date_time | "" | empty
                    Cdr | /cdr_location/address | "A street whose name and number need more than forty-five" | max-length
                    ClientInfo | /status | "connected" | enum
                    """)
    @Requirement({"A-11", "A-12", "A-14", "A-20", "A-93"})
    void what_is_odd_but_harmless_is_accepted_with_a_remark(String type, String pointer, String value, String rule) {
        JsonNode odd = ContractObjects.changed(ContractObjects.named(type), pointer, value);

        Checked checked = OcpiReader.check(odd, ContractObjects.named(type));

        assertThat(checked.violations()).isEmpty();
        assertThat(checked.remarks())
                .filteredOn(remark -> remark.pointer().startsWith(pointer)
                        || (remark.rule().equals("sum") && pointer.startsWith(remark.pointer())))
                .extracting(Remark::rule)
                .contains(rule);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    Location | /country_code | "nl"
                    Location | /name | null
                    Location | /name | absent
                    Location | /evses | null
                    Location | /evses | []
                    Location | /facilities | absent
                    Location | /last_updated | "2026-03-01T08:15:30"
                    Location | /last_updated | "2026-03-01T08:15:30.12345Z"
                    Location | /last_updated | "1970-01-01T00:00:00Z"
                    Location | /directions/0/language | "NL"
                    Location | /coordinates/latitude | "-52.370216"
                    Location | /evses/0/connectors/0/max_voltage | 0
                    Session | /kwh | 12.123456789
                    Session | /kwh | -3.5
                    Session | /kwh | 1e3
                    Session | /kwh | 9999999999999999
                    Session | /evse_uid | "#NA"
                    Session | /total_cost/excl_vat | 0
                    Tariff | /elements/0/price_components/0/step_size | 0
                    Credentials | /url | "http://localhost:8081/ocpi/versions"
                    """)
    void what_the_standard_allows_passes_without_a_remark(String type, String pointer, String value) {
        JsonNode allowed = ContractObjects.changed(ContractObjects.named(type), pointer, value);

        Checked checked = OcpiReader.check(allowed, ContractObjects.named(type));

        assertThat(checked.violations()).isEmpty();
        assertThat(checked.remarks()).extracting(Remark::pointer).doesNotContain(pointer);
    }

    @Test
    void all_violations_are_reported_at_once() {
        ObjectNode spoiled = ContractObjects.changed(Location.class, "/evses/0/connectors/1/max_voltage", "absent");
        spoiled.remove("city");
        spoiled.put("publish", 3);
        ((ObjectNode) spoiled.at("/evses/0/coordinates")).put("latitude", "91.00000");

        assertThat(OcpiReader.check(spoiled, Location.class).violations())
                .extracting(Violation::pointer)
                .containsExactlyInAnyOrder(
                        "/city", "/publish", "/evses/0/coordinates/latitude", "/evses/0/connectors/1/max_voltage");
    }

    @Test
    void a_missing_member_whose_name_is_spelled_differently_is_pointed_out() {
        ObjectNode camel = ContractObjects.changed(Location.class, "/last_updated", "absent");
        camel.put("lastUpdated", "2026-03-01T08:15:30Z");

        assertThat(OcpiReader.check(camel, Location.class).violations())
                .singleElement()
                .extracting(Violation::message)
                .asString()
                .endsWith("Is it lastUpdated?");
    }

    @Test
    @Requirement("A-13")
    void lengths_are_counted_in_code_points() {
        String fortyFiveCars = "🚗".repeat(45);

        assertThat(OcpiReader.check(
                                ContractObjects.changed(Location.class, "/city", "\"" + fortyFiveCars + "\""),
                                Location.class)
                        .violations())
                .isEmpty();
        assertThat(OcpiReader.check(
                                ContractObjects.changed(Location.class, "/city", "\"" + fortyFiveCars + "🚗\""),
                                Location.class)
                        .violations())
                .extracting(Violation::rule)
                .containsExactly("max-length");
    }

    @Test
    void a_pointer_escapes_what_rfc_6901_says() {
        assertThat(Place.ROOT.member("a/b").member("c~d").element(3).pointer()).isEqualTo("/a~1b/c~0d/3");
    }

    @Test
    void findings_never_show_what_is_secret() {
        JsonNode credentials = ContractObjects.changed(Credentials.class, "/token", "\"top secret\"");
        JsonNode token = ContractObjects.changed(Token.class, "/contract_id", "\"CONTRACT" + "9".repeat(40) + "\"");

        assertThat(OcpiReader.check(credentials, Credentials.class).violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.toString() + violation.seen())
                        .doesNotContain("top secret")
                        .contains("10 characters"));
        assertThat(OcpiReader.check(token, Token.class).violations())
                .singleElement()
                .satisfies(violation ->
                        assertThat(violation.toString() + violation.seen()).doesNotContain("CONTRACT"));
    }

    @Test
    void what_was_seen_cannot_break_a_log_line() {
        JsonNode spoiled = ContractObjects.changed(Location.class, "/id", "\"a\\r\\nERROR " + "x".repeat(80) + "\"");

        assertThat(OcpiReader.check(spoiled, Location.class)
                        .violations()
                        .getFirst()
                        .seen())
                .startsWith("a  ERROR xxx")
                .hasSizeLessThan(70);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[1,]", "{\"a\":1} x", "{\"a\":1,\"a\":2}", "nul", "{'a':1}", "\uFEFF{"})
    @Requirement("T-16")
    void a_body_that_is_no_json_is_refused_with_http_400(String body) {
        Read<Price> read = OcpiReader.read(body.getBytes(StandardCharsets.UTF_8), Price.class);

        assertThatThrownBy(read::orRefuse).isInstanceOfSatisfying(OcpiException.class, refusal -> {
            assertThat(refusal.httpStatus()).isEqualTo(400);
            assertThat(refusal.statusCode()).isEqualTo(OcpiStatusCode.INVALID_PARAMETERS);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "\"text\"", "17", "{}", "{\"excl_vat\": \"free\"}"})
    @Requirement("T-17")
    void json_that_is_no_such_object_is_refused_with_http_200(String body) {
        Read<Price> read = OcpiReader.read(body.getBytes(StandardCharsets.UTF_8), Price.class);

        assertThatThrownBy(read::orRefuse).isInstanceOfSatisfying(OcpiException.class, refusal -> {
            assertThat(refusal.httpStatus()).isEqualTo(200);
            assertThat(refusal.statusCode()).isEqualTo(OcpiStatusCode.INVALID_PARAMETERS);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"excl_vat\": 1e999999999}",
                "{\"excl_vat\": -1e-999999999}",
                "{\"excl_vat\": 0e999999999}",
                "{\"excl_vat\": \"1e999999999\"}",
                "{\"excl_vat\": 1e16}"
            })
    void a_number_beyond_reach_is_refused_at_once(String body) {
        Assertions.assertThatCode(() -> org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                        Duration.ofSeconds(2),
                        () -> assertThat(OcpiReader.violations(body.getBytes(StandardCharsets.UTF_8), Price.class))
                                .extracting(Violation::rule)
                                .containsExactly("magnitude")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"excl_vat\": 1e99999999999999}", "{\"a\": [-1e-99999999999999]}", "1e99999999999999"})
    void a_number_beyond_every_number_type_is_a_limit_like_others(String body) {
        assertThat(OcpiReader.violations(body.getBytes(StandardCharsets.UTF_8), Price.class))
                .extracting(Violation::rule)
                .containsExactly("limits");
        assertThatThrownBy(() -> OcpiJson.mapper().readTree(body))
                .isInstanceOf(com.fasterxml.jackson.core.JacksonException.class);
    }

    @Test
    void nesting_and_lengths_have_limits() {
        String deep = "[".repeat(100) + "]".repeat(100);
        String longNumber = "1".repeat(101);
        String longText = "\"" + "x".repeat(OcpiJson.MAX_STRING_LENGTH + 1) + "\"";

        for (String tooMuch : List.of(deep, longNumber, longText)) {
            assertThat(OcpiReader.parse(tooMuch.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(Read.Invalid.class);
        }
        String deepEnough = "[".repeat(60) + "]".repeat(60);
        assertThat(OcpiReader.parse(deepEnough.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Read.Valid.class);
    }

    @Test
    void no_more_findings_are_kept_than_anybody_reads() {
        ObjectNode location = ContractObjects.full(Location.class);
        for (int i = 0; i < 1000; i++) {
            location.withArray("facilities").add(7);
        }

        List<Violation> violations = OcpiReader.check(location, Location.class).violations();

        assertThat(violations).hasSize(Findings.MOST_KEPT);
        assertThat(OcpiReader.refusal(violations).sentence()).endsWith("And 180 more.");
    }

    @Test
    @Requirement("T-29")
    void a_bad_object_in_a_list_does_not_hide_the_good_ones() {
        JsonNode list = ContractObjects.json("[{\"excl_vat\": 1}, {\"excl_vat\": null}, 3, {\"excl_vat\": 2}]");

        assertThat(OcpiReader.readEach(list, Price.class))
                .extracting(read -> read instanceof Read.Valid<Price>)
                .containsExactly(true, false, false, true);
    }

    @Test
    void a_tree_from_a_foreign_mapper_may_hold_doubles_but_not_nan() {
        ObjectNode session = ContractObjects.full(Session.class);

        session.set("kwh", DoubleNode.valueOf(1.25));
        assertThat(OcpiReader.check(session, Session.class).isAcceptable()).isTrue();
        session.set("kwh", DoubleNode.valueOf(Double.NaN));
        assertThat(OcpiReader.check(session, Session.class).isAcceptable()).isFalse();
        session.set("kwh", DoubleNode.valueOf(Double.POSITIVE_INFINITY));
        assertThat(OcpiReader.check(session, Session.class).isAcceptable()).isFalse();
    }

    private static String nameAt(String pointer) {
        String named = pointer.replaceFirst("/[0-9]+$", "");
        return named.substring(named.lastIndexOf('/') + 1);
    }
}
