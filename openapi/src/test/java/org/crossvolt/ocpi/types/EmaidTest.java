package org.crossvolt.ocpi.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmaidTest {

    @ParameterizedTest
    @CsvSource({"DE83DUIEN83QGZ,D", "UKSWI123456789,G", "DEABCC123ABC56,0", "EMP99CQATEST00,Z"})
    void check_digits_are_those_of_the_published_examples(String bare, char digit) {
        assertThat(Emaid.checkDigit(bare)).isEqualTo(digit);
        assertThat(Emaid.parse(bare).withCheckDigit()).isEqualTo(bare + digit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DE-83D-UIEN83QGZ-D", "de83duien83qgzd", "DE83D-UIEN83QGZD", "DE-83D-UIEN83QGZ"})
    void separators_letter_case_and_check_digit_do_not_matter(String written) {
        assertThat(Emaid.parse(written).means(Emaid.parse("DE83DUIEN83QGZD"))).isTrue();
        assertThat(Emaid.parse(written).provider()).isEqualTo("DE83D");
    }

    @Test
    void two_check_digits_have_to_agree_and_a_wrong_one_is_only_told() {
        assertThat(Emaid.parse("DE83DUIEN83QGZD").means(Emaid.parse("DE83DUIEN83QGZE")))
                .isFalse();
        assertThat(Emaid.parse("EMP99CQATest001").hasWrongCheckDigit()).isTrue();
        assertThat(Emaid.parse("DE83DUIEN83QGZD").hasWrongCheckDigit()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "DE",
                "1E83DUIEN83QGZ",
                "DE83DUIEN83QG",
                "DE83D UIEN83QGZ",
                "DE83DUIEN83QGZ\0",
                "DE83DÜIEN83QGZ",
                "DE--83DUIEN83QGZ",
                "DE83DUIEN83QGZ00000000000000000000000"
            })
    void what_is_no_emaid_is_refused_without_being_repeated(String written) {
        assertThatThrownBy(() -> Emaid.parse(written))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(refusal -> assertThat(written.isEmpty()
                                || !String.valueOf(refusal.getMessage()).contains(written)
                                || written.equals("DE"))
                        .isTrue());
    }

    @Test
    void it_does_not_tell_whom_it_names_when_it_is_logged() {
        assertThat(Emaid.parse("DE83DUIEN83QGZD").toString())
                .doesNotContain("UIEN")
                .startsWith("DE83D");
    }
}
