package org.crossvolt.tariff.checking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.crossvolt.ocpi.cdrs.Cdr;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.tariff.checking.Verdict.Code;
import org.crossvolt.tariff.checking.Verdict.Finding;
import org.crossvolt.tariff.checking.Verdict.Outcome;
import org.crossvolt.tariff.pricing.PricingCase;
import org.crossvolt.tariff.pricing.PricingPolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Starts from the CDRs of the pricing cases, whose totals were worked out by hand, and spoils them. */
class CdrNotaryTest {

    private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");

    private static ObjectNode cdr(String name) throws IOException {
        return (ObjectNode) OcpiJson.mapper()
                .readTree(Files.readAllBytes(PricingCase.ROOT.resolve(name).resolve("cdr.json")));
    }

    private static Cdr read(JsonNode json) {
        return OcpiReader.read(json, Cdr.class).orRefuse();
    }

    /** A plain consistent CDR, 0.50 and 20 kWh at 0.25, with one member changed. */
    private static Cdr changed(String pointer, String value) throws IOException {
        ObjectNode json = cdr("g-02-flat-and-energy");
        JsonPointer at = JsonPointer.compile(pointer);
        JsonNode parent = json.at(at.head());
        JsonNode node = OcpiJson.mapper().readTree(value);
        if (parent instanceof ObjectNode object) {
            object.set(at.last().getMatchingProperty(), node);
        } else {
            ((com.fasterxml.jackson.databind.node.ArrayNode) parent)
                    .set(at.last().getMatchingIndex(), node);
        }
        return read(json);
    }

    private static Verdict check(Cdr cdr) {
        return CdrNotary.check(cdr, CheckContext.knowing(ZoneId.of("Europe/Amsterdam"), NOW));
    }

    private static CheckContext knowing(List<Tariff> tariffs, @Nullable Cdr sameId, @Nullable Cdr credited) {
        return new CheckContext(null, tariffs, sameId, credited, NOW, PricingPolicy.DEFAULT, BigDecimal.ONE);
    }

    static List<PricingCase> goldenCdrs() {
        return PricingCase.all().stream()
                .filter(one -> one.name().startsWith("g-"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("goldenCdrs")
    void the_golden_cdrs_are_consistent(PricingCase one) {
        Verdict verdict = check(one.cdr());
        assertThat(verdict.outcome()).as("%s", verdict.findings()).isEqualTo(Outcome.CONSISTENT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/total_cost | {\"excl_vat\": 5.52, \"incl_vat\": 6.10} | TOTAL_COST | /total_cost/excl_vat",
                "/total_cost | {\"excl_vat\": 5.50, \"incl_vat\": 6.20} | TOTAL_COST | /total_cost/incl_vat",
                "/total_energy_cost | {\"excl_vat\": 4.90} | ENERGY_COST | /total_energy_cost/excl_vat",
                "/total_fixed_cost | {\"excl_vat\": 0} | FIXED_COST | /total_fixed_cost/excl_vat",
                "/total_time_cost | {\"excl_vat\": 1} | TIME_COST | /total_time_cost/excl_vat",
                "/total_parking_cost | {\"excl_vat\": 1} | PARKING_COST | /total_parking_cost/excl_vat",
                "/total_reservation_cost | {\"excl_vat\": 1} | RESERVATION_COST | /total_reservation_cost/excl_vat",
                "/total_energy | 21 | TOTAL_ENERGY | /total_energy",
                "/total_time | 2 | TOTAL_TIME | /total_time",
                "/total_parking_time | 1 | TOTAL_PARKING_TIME | /total_parking_time",
                "/end_date_time | \"2026-03-02T09:00:00Z\" | END_BEFORE_START | /end_date_time",
                "/end_date_time | \"2027-03-02T09:00:00Z\" | IN_THE_FUTURE | /end_date_time",
                "/end_date_time | \"2026-03-02T10:10:00Z\" | PERIODS_OVERLAP | /charging_periods/0",
                "/charging_periods/0/start_date_time | \"2026-03-02T12:00:00Z\" | PERIOD_OUTSIDE_SESSION | /charging_periods/0/start_date_time",
                "/charging_periods/0/dimensions/0/volume | 20000 | ENERGY_IN_WH | /charging_periods",
                "/tariffs/0/currency | \"CHF\" | CURRENCY | /tariffs/0/currency"
            })
    void a_claim_that_does_not_hold_is_a_deviation(String pointer, String value, Code code, String at)
            throws IOException {
        Verdict verdict = check(changed(pointer, value));
        assertThat(verdict.outcome()).isEqualTo(Outcome.DEVIATES);
        assertThat(verdict.findings())
                .filteredOn(finding -> finding.code() == code)
                .extracting(Finding::pointer)
                .contains(at);
    }

    @Test
    void an_amount_within_a_cent_is_no_deviation_and_one_beyond_is() throws IOException {
        assertThat(check(changed("/total_cost", "{\"excl_vat\": 5.51, \"incl_vat\": 6.09}"))
                        .outcome())
                .isEqualTo(Outcome.CONSISTENT);
        Verdict verdict = check(changed("/total_cost", "{\"excl_vat\": 5.5101, \"incl_vat\": 6.10}"));
        assertThat(verdict.outcome()).isEqualTo(Outcome.DEVIATES);
        assertThat(verdict.findings().getFirst().sentence()).contains("5.5101", "5.5", "0.0101");
    }

    @Test
    void a_tariff_that_is_not_there_makes_it_not_checkable_unless_it_is_known() throws IOException {
        Cdr cdr = changed("/tariffs", "[]");
        assertThat(check(cdr).outcome()).isEqualTo(Outcome.NOT_CHECKABLE);
        List<Tariff> known = read(cdr("g-02-flat-and-energy")).tariffs();
        assertThat(CdrNotary.check(cdr, knowing(known, null, null)).outcome()).isEqualTo(Outcome.CONSISTENT);
    }

    @Test
    void a_missing_time_zone_makes_it_not_checkable_but_wrong_sums_deviate_all_the_same() throws IOException {
        ObjectNode json = cdr("g-22-step-with-parking");
        assertThat(CdrNotary.check(read(json), CheckContext.knowing(null, NOW)).outcome())
                .isEqualTo(Outcome.NOT_CHECKABLE);
        json.put("total_time", 9);
        assertThat(CdrNotary.check(read(json), CheckContext.knowing(null, NOW)).outcome())
                .isEqualTo(Outcome.DEVIATES);
    }

    @Test
    void a_snapshot_with_other_prices_than_the_published_tariff_deviates_and_says_by_how_much() throws IOException {
        Cdr cdr = changed("/tariffs/0/elements/1/price_components/0/price", "0.30");
        List<Tariff> known = read(cdr("g-02-flat-and-energy")).tariffs();
        Verdict verdict = CdrNotary.check(cdr, knowing(known, null, null));
        assertThat(verdict.findings()).extracting(Finding::code).contains(Code.SNAPSHOT_DIFFERS, Code.SNAPSHOT_COST);
        assertThat(verdict.findings())
                .filteredOn(finding -> finding.code() == Code.SNAPSHOT_COST)
                .singleElement()
                .satisfies(finding -> assertThat(finding.computed()).isEqualByComparingTo("5.50"));
    }

    @Test
    void a_snapshot_that_differs_in_form_only_is_the_same() throws IOException {
        Cdr cdr = changed("/tariffs/0/elements/1/price_components/0/price", "0.2500");
        List<Tariff> known = read(cdr("g-02-flat-and-energy")).tariffs();
        assertThat(CdrNotary.check(cdr, knowing(known, null, null)).outcome()).isEqualTo(Outcome.CONSISTENT);
    }

    @Test
    void an_id_that_came_before_with_another_content_deviates_and_with_the_same_does_not() throws IOException {
        Cdr cdr = read(cdr("g-02-flat-and-energy"));
        Cdr other = changed("/remark", "\"corrected\"");
        assertThat(CdrNotary.check(cdr, knowing(List.of(), cdr, null)).outcome())
                .isEqualTo(Outcome.CONSISTENT);
        assertThat(CdrNotary.check(other, knowing(List.of(), cdr, null)).findings())
                .extracting(Finding::code)
                .contains(Code.DUPLICATE_ID);
    }

    @Test
    void a_credit_has_to_take_back_what_was_claimed() throws IOException {
        ObjectNode json = cdr("a-credit");
        ObjectNode original = json.deepCopy();
        original.remove(List.of("credit", "credit_reference_id"));
        original.withObject("/total_cost").put("excl_vat", 3).put("incl_vat", 3.6);
        Cdr credited = read(original);
        assertThat(CdrNotary.check(read(json), knowing(List.of(), null, credited))
                        .outcome())
                .isEqualTo(Outcome.CONSISTENT);
        assertThat(CdrNotary.check(read(json), knowing(List.of(), null, null)).outcome())
                .isEqualTo(Outcome.NOT_CHECKABLE);
        original.withObject("/total_cost").put("excl_vat", 4);
        assertThat(CdrNotary.check(read(json), knowing(List.of(), null, read(original)))
                        .findings())
                .extracting(Finding::code)
                .contains(Code.CREDIT_AMOUNT);
        original.withObject("/cdr_token").put("uid", "OTHER");
        original.put("currency", "CHF");
        assertThat(CdrNotary.check(read(json), knowing(List.of(), null, read(original)))
                        .findings())
                .extracting(Finding::code)
                .contains(Code.CREDIT_TOKEN, Code.CREDIT_CURRENCY);
        json.withObject("/total_cost").put("excl_vat", 3);
        assertThat(CdrNotary.check(read(json), knowing(List.of(), null, credited))
                        .findings())
                .extracting(Finding::code)
                .contains(Code.CREDIT_SIGN);
    }

    @Test
    void more_energy_than_any_station_gives_deviates() throws IOException {
        ObjectNode json = cdr("g-02-flat-and-energy");
        json.put("total_energy", 20000);
        ((ObjectNode) json.at("/charging_periods/0/dimensions/0")).put("volume", 20000);
        assertThat(check(read(json)).findings()).extracting(Finding::code).contains(Code.IMPOSSIBLE_POWER);
    }
}
