package org.crossvolt.hub.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class DangerousSettingsTest {

    private static final String URL = "https://hub.example";
    private static final String KEY = Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes());

    @Test
    void a_good_installation_starts() {
        assertThat(DangerousSettings.in(URL, KEY, List.of("10.1.0.0/16"), "long and secret"))
                .isEmpty();
    }

    @Test
    void each_bad_setting_is_named_by_its_key() {
        assertThat(DangerousSettings.in("http://hub.example", KEY, List.of(), "s"))
                .singleElement()
                .asString()
                .contains("crossvolt.hub.public-url");
        assertThat(DangerousSettings.in(URL, Base64.getEncoder().encodeToString(new byte[32]), List.of(), "s"))
                .singleElement()
                .asString()
                .contains("crossvolt.hub.secrets.key");
        assertThat(DangerousSettings.in(URL, "", List.of(), "s")).hasSize(1);
        assertThat(DangerousSettings.in(URL, KEY, List.of("127.0.0.0/8", "::1"), "s"))
                .hasSize(2);
        assertThat(DangerousSettings.in(URL, KEY, List.of(), "postgres"))
                .singleElement()
                .asString()
                .contains("password");
    }

    @Test
    void all_are_told_at_once() {
        assertThat(DangerousSettings.in("http://x", "", List.of("127.0.0.1"), "postgres"))
                .hasSize(4);
    }
}
