package org.crossvolt.tariff.linting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.tariff.linting.LintFinding.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TariffLinterTest {

    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final String ENERGY =
            "{\"price_components\": [{\"type\": \"ENERGY\", \"price\": 0.3, \"vat\": 21, \"step_size\": 1}]}";

    private static List<LintFinding> lint(String elements, String more) {
        String json = """
                {"country_code": "NL", "party_id": "CVC", "id": "T", "currency": "EUR", "elements": [%s],
                 "last_updated": "2026-01-01T00:00:00Z" %s}""".formatted(elements, more);
        return TariffLinter.lint(
                OcpiReader.read(json.getBytes(StandardCharsets.UTF_8), Tariff.class)
                        .orRefuse(),
                NOW);
    }

    private static String energy(String price, String restrictions) {
        return "{\"price_components\": [{\"type\": \"ENERGY\", \"price\": " + price
                + ", \"vat\": 21, \"step_size\": 1}], \"restrictions\": {" + restrictions.replace('\'', '"') + "}}";
    }

    @Test
    void a_plain_tariff_has_nothing_to_find() {
        assertThat(lint(ENERGY, "")).isEmpty();
    }

    @Test
    void two_windows_that_fill_the_day_leave_no_gap() {
        String day = energy("0.5", "'start_time': '07:00', 'end_time': '23:00'");
        String night = energy("0.3", "'start_time': '23:00', 'end_time': '07:00'");
        assertThat(lint(day + "," + night, "")).isEmpty();
    }

    @Test
    void a_missing_hour_is_a_gap_and_the_sentence_says_when() {
        String day = energy("0.5", "'start_time': '07:00', 'end_time': '22:00'");
        String night = energy("0.3", "'start_time': '23:00', 'end_time': '07:00'");
        assertThat(lint(day + "," + night, "")).singleElement().satisfies(gap -> {
            assertThat(gap.code()).isEqualTo(Code.GAP);
            assertThat(gap.severity()).isEqualTo(LintFinding.Severity.WARNING);
            assertThat(gap.sentence()).contains("ENERGY", "at 22:00");
        });
    }

    @Test
    void a_missing_day_and_missing_kwh_are_gaps() {
        String week = energy("0.5", "'day_of_week': ['MONDAY','TUESDAY','WEDNESDAY','THURSDAY','FRIDAY','SATURDAY']");
        assertThat(lint(week, ""))
                .singleElement()
                .satisfies(gap -> assertThat(gap.sentence()).contains("SUNDAY"));
        assertThat(lint(energy("0.5", "'max_kwh': 10"), ""))
                .singleElement()
                .satisfies(gap -> assertThat(gap.sentence()).contains("10 kWh"));
    }

    @Test
    void an_element_behind_an_unrestricted_one_is_unreachable() {
        assertThat(lint(ENERGY + "," + energy("0.1", "'min_kwh': 10"), ""))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.code()).isEqualTo(Code.UNREACHABLE);
                    assertThat(finding.pointer()).isEqualTo("/elements/1");
                });
    }

    @Test
    void an_element_in_front_of_an_unrestricted_one_is_reachable() {
        assertThat(lint(energy("0.1", "'min_kwh': 10") + "," + ENERGY, "")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'min_kwh': 10, 'max_kwh': 10 | NEVER_HOLDS",
                "'min_duration': 60, 'max_duration': 10 | NEVER_HOLDS",
                "'start_date': '2026-05-01', 'end_date': '2026-05-01' | NEVER_HOLDS",
                "'start_date': '2026-05-04', 'end_date': '2026-05-05', 'day_of_week': ['SUNDAY'] | NEVER_HOLDS",
                "'start_time': '08:00', 'end_time': '08:00' | EQUAL_TIMES",
                "'end_date': '2027-02-30' | NO_SUCH_DATE"
            })
    void restrictions_that_can_not_be_meant_are_found(String restrictions, Code code) {
        assertThat(lint(energy("0.1", restrictions) + "," + ENERGY, ""))
                .extracting(LintFinding::code)
                .contains(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type': 'ENERGY', 'price': 0.3, 'step_size': 0} | STEP_SIZE_ZERO",
                "{'type': 'ENERGY', 'price': 0.3, 'step_size': 10000} | STEP_SIZE_ABSURD",
                "{'type': 'TIME', 'price': 3, 'step_size': 86400} | STEP_SIZE_ABSURD",
                "{'type': 'ENERGY', 'price': -0.3, 'step_size': 1} | NEGATIVE_PRICE",
                "{'type': 'ENERGY', 'price': 39, 'step_size': 1} | PRICE_ABSURD",
                "{'type': 'ENERGY', 'price': 0.123456, 'step_size': 1} | TOO_MANY_DECIMALS",
                "{'type': 'ENERGY', 'price': 0.3, 'vat': 0.21, 'step_size': 1} | VAT_ABSURD",
                "{'type': 'ENERGY', 'price': 0.3, 'vat': 121, 'step_size': 1} | VAT_ABSURD",
                "{'type': 'WARMTH', 'price': 0.3, 'step_size': 1} | UNKNOWN_DIMENSION",
                "{'type': 'ENERGY', 'price': 0, 'step_size': 1} | FREE_FORM"
            })
    void a_component_that_can_not_be_meant_is_found(String component, Code code) {
        assertThat(lint("{\"price_components\": [" + component.replace('\'', '"') + "]}", ""))
                .extracting(LintFinding::code)
                .contains(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'end_date_time': '2026-03-01T00:00:00Z' | EXPIRED",
                "'start_date_time': '2026-04-01T00:00:00Z' | NOT_YET_VALID",
                "'start_date_time': '2026-04-01T00:00:00Z', 'end_date_time': '2026-03-01T00:00:00Z' | NEVER_VALID",
                "'min_price': {'excl_vat': 5, 'incl_vat': 6}, 'max_price': {'excl_vat': 4, 'incl_vat': 7} | LIMITS_CONTRADICT",
                "'min_price': {'excl_vat': 5, 'incl_vat': 4} | LIMIT_VAT",
                "'min_price': {'excl_vat': 5} | LIMIT_WITHOUT_VAT",
                "'max_price': {'excl_vat': 5.005, 'incl_vat': 6} | TOO_MANY_DECIMALS",
                "'tariff_alt_text': [{'language': 'en', 'text': 'Only 0,30 per kWh!'}] | TEXT_REPEATS_PRICE",
                "'tariff_alt_text': [{'language': 'en', 'text': 'EUR 0.363 with VAT, 0.36 rounded'}] | TEXT_REPEATS_PRICE"
            })
    void what_contradicts_around_the_elements_is_found(String more, Code code) {
        assertThat(lint(ENERGY, ", " + more.replace('\'', '"')))
                .extracting(LintFinding::code)
                .contains(code);
    }

    @Test
    void a_text_without_prices_is_fine() {
        assertThat(lint(
                        ENERGY,
                        ", \"tariff_alt_text\": [{\"language\": \"en\", \"text\": \"24 hours a day, 7 days a week\"}]"))
                .isEmpty();
    }

    @Test
    void an_unknown_currency_is_an_error_and_stands_first() {
        String json = """
                {"country_code": "NL", "party_id": "CVC", "id": "T", "currency": "QQQ", "elements": [%s],
                 "end_date_time": "2026-01-01T00:00:00Z", "last_updated": "2026-01-01T00:00:00Z"}""".formatted(ENERGY);
        assertThat(TariffLinter.lint(
                        OcpiReader.read(json.getBytes(StandardCharsets.UTF_8), Tariff.class)
                                .orRefuse(),
                        NOW))
                .extracting(LintFinding::code)
                .containsExactly(Code.UNKNOWN_CURRENCY, Code.EXPIRED);
    }

    @Test
    void a_tariff_with_too_many_bounds_is_said_to_be_too_complex_and_answered_at_once() {
        StringBuilder elements = new StringBuilder(ENERGY);
        for (int i = 0; i < 60; i++) {
            elements.append(',')
                    .append(energy(
                            "0.3",
                            "'min_kwh': " + i + ", 'min_power': " + i + ", 'min_current': " + i + ", 'min_duration': "
                                    + i));
        }
        assertThat(lint(elements.toString(), "")).extracting(LintFinding::code).containsExactly(Code.TOO_COMPLEX);
    }
}
