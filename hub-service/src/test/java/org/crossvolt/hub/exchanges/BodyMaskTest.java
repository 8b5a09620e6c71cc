package org.crossvolt.hub.exchanges;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyMaskTest {

    private static String masked(String module, String body) {
        byte[] masked = BodyMask.mask(module, body.getBytes(UTF_8));
        return masked == null ? "nothing" : new String(masked, UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "tokens   | {\"uid\":\"0123456789\",\"visual_number\":\"DF000-2001\"} | {\"uid\":\"***6789\",\"visual_number\":\"***2001\"}",
                "tokens   | {\"data\":[{\"uid\":\"0123456789\"},{\"uid\":\"ab\"}]}    | {\"data\":[{\"uid\":\"***6789\"},{\"uid\":\"***ab\"}]}",
                "sessions | {\"cdr_token\":{\"uid\":\"0123456789\"}}                  | {\"cdr_token\":{\"uid\":\"***6789\"}}",
                "commands | {\"token\":{\"uid\":\"0123456789\"},\"evse_uid\":\"E1\"}  | {\"token\":{\"uid\":\"***6789\"},\"evse_uid\":\"E1\"}",
                "cdrs     | {\"auth_id\":\"0123456789\"}                              | {\"auth_id\":\"***6789\"}",
                "credentials | {\"token\":\"0123456789\"}                             | {\"token\":\"***6789\"}",
            })
    void what_opens_a_station_is_shortened(String module, String body, String expected) {
        assertThat(masked(module, body)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"evses\":[{\"uid\":\"3256\",\"evse_id\":\"NL*ABC*E1\"}],\"x_own\":[1.50,1e2,null,true,\"é\"]}",
                "{\"token_uid\":\"kept\",\"uid\":7}",
                "[]",
                "\"text\""
            })
    void the_rest_stays_as_it_is(String body) {
        assertThat(masked("locations", body)).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "{\"uid\":\"0123", "{\"a\":1}}", "nonsense"})
    void what_is_no_json_is_not_kept_at_all(String body) {
        assertThat(masked("tokens", body)).isEqualTo("nothing");
    }

    @Test
    void a_deep_body_is_not_kept_at_all() {
        assertThat(masked("tokens", "[".repeat(5_000))).isEqualTo("nothing");
    }
}
