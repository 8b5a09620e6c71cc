package org.crossvolt.tariff.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.crossvolt.ocpi.types.OcpiJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {

    private record Ran(int code, String out, String err) {}

    private static Ran run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                List.of(words),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void a_cdr_is_priced_as_a_table() {
        Ran ran = run("price", "cases/g-05-parking-step/tariff.json", "cases/g-05-parking-step/cdr.json");
        assertThat(ran.code).isZero();
        assertThat(ran.out).contains("40:00 min", "45:00 min", "1.5000", "total EUR", "7.00", "7.90", "(3) elements/2");
        assertThat(ran.err).isEmpty();
    }

    @Test
    void a_cdr_is_priced_as_json() throws IOException {
        Ran ran = run(
                "price",
                "cases/g-13-complex-monday/tariff.json",
                "cases/g-13-complex-monday/cdr.json",
                "--time-zone",
                "Europe/Amsterdam",
                "--json");
        assertThat(OcpiJson.mapper().readTree(ran.out).at("/total/excl_vat").decimalValue())
                .isEqualByComparingTo("9.00");
    }

    @Test
    void a_running_session_is_priced() {
        Ran ran = run("price", "cases/running-session/tariff.json", "cases/running-session/session.json");
        assertThat(ran.code).isZero();
        assertThat(ran.out).contains("total EUR", "2.00");
    }

    @Test
    void a_tariff_is_linted() {
        assertThat(run("lint", "cases/g-01-energy/tariff.json").out).contains("nothing odd");
        Ran ran = run("lint", "cases/component-twice/tariff.json");
        assertThat(ran.code).isEqualTo(1);
        assertThat(ran.out).contains("ERROR REPEATED_COMPONENT /elements/0/price_components/1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "price | usage",
                "price a.json | usage",
                "prize a b | no word 'prize'",
                "price nowhere.json cases/g-01-energy/cdr.json | nowhere.json is no file",
                "price cases/g-01-energy/tariff.json cases/g-01-energy/tariff.json | as a Cdr can not be used",
                "price cases/g-01-energy/README.md cases/g-01-energy/cdr.json | no JSON",
                "price cases/g-01-energy/tariff.json cases/g-01-energy/cdr.json --time-zone Mars | is no time zone",
                "price cases/g-01-energy/tariff.json cases/g-01-energy/cdr.json --time-zone | is no time zone",
                "price cases/g-01-energy/tariff.json cases/g-01-energy/cdr.json --jason | unknown word",
                "price cases/zone-missing/tariff.json cases/zone-missing/cdr.json | --time-zone ZONE says",
                "lint | usage"
            })
    void what_can_not_be_used_is_a_sentence_and_code_2(String words, String sentence) {
        Ran ran = run(words.split(" "));
        assertThat(ran.code).isEqualTo(2);
        assertThat(ran.err).startsWith("crossvolt: ").contains(sentence).doesNotContain("Exception");
        assertThat(ran.out).isEmpty();
    }

    @Test
    void no_word_at_all_is_answered_by_the_usage(@TempDir Path folder) throws IOException {
        assertThat(run().code).isEqualTo(2);
        Path empty = Files.writeString(folder.resolve("empty.json"), "");
        assertThat(run("lint", empty.toString()).err).contains("The body is empty");
    }
}
