package org.crossvolt.tariff.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.tariff.TariffJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every folder of {@code cases/} comes out as it was worked out by hand. */
class PricingCasesTest {

    private static final CdrPricer PRICER = new CdrPricer(PricingPolicy.DEFAULT);

    static List<PricingCase> cases() {
        return PricingCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_case_costs_what_its_readme_says(PricingCase one) throws IOException {
        PricingResult result = PRICER.price(one.input());
        JsonNode expected = one.expected();
        switch (result) {
            case PricingResult.Refused refused ->
                assertThat(codes(refused.reasons()))
                        .as("refused: %s", refused.reasons())
                        .isEqualTo(texts(expected.path("refused")));
            case PricingResult.Priced priced -> {
                JsonNode actual = OcpiJson.mapper().readTree(TariffJson.write(priced.report()));
                List<String> differences = new ArrayList<>();
                compare("", expected, actual, differences);
                assertThat(differences).as("%s", actual.toPrettyString()).isEmpty();
                assertThat(codes(priced.report().notes()))
                        .as("notes: %s", priced.report().notes())
                        .isEqualTo(new TreeSet<>(expected.path("notes").findValuesAsText("code")));
            }
        }
    }

    @Test
    void there_are_enough_cases_and_each_explains_itself() {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(99);
        assertThat(cases()).allSatisfy(one -> assertThat(one.readme()).hasSizeGreaterThan(80));
    }

    private static Set<String> codes(List<PricingNote> notes) {
        Set<String> codes = new TreeSet<>();
        notes.forEach(note -> codes.add(note.code().name()));
        return codes;
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new TreeSet<>();
        list.forEach(one -> texts.add(one.textValue()));
        return texts;
    }

    /** What is expected has to be there; more may be. Numbers are compared by value. Notes are compared by their codes. */
    private static void compare(String at, JsonNode expected, JsonNode actual, List<String> differences) {
        if (at.equals("/notes")) {
            return;
        }
        if (expected.isObject()) {
            expected.properties()
                    .forEach(member -> compare(
                            at + "/" + member.getKey(), member.getValue(), actual.path(member.getKey()), differences));
        } else if (expected.isArray()) {
            if (expected.size() != actual.size()) {
                differences.add(at + ": " + expected.size() + " expected, got " + actual.size());
            }
            for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
                compare(at + "/" + i, expected.get(i), actual.get(i), differences);
            }
        } else if (isOther(expected, actual)) {
            differences.add(at + ": " + expected + " expected, got " + actual);
        }
    }

    private static boolean isOther(JsonNode expected, JsonNode actual) {
        if (expected.isNull()) {
            return !actual.isMissingNode();
        }
        if (expected.isNumber() && actual.isNumber()) {
            return expected.decimalValue().compareTo(actual.decimalValue()) != 0;
        }
        return !expected.equals(actual);
    }
}
