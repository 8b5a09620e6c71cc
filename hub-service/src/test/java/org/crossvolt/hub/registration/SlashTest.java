package org.crossvolt.hub.registration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A slash is learned from the very address that was called, and from nothing else. */
class SlashTest {

    private static final String CALLED = "https://roam.example/ocpi/locations/NL/CVC/a%2Fb?limit=5&x=%C3%A9";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://roam.example/ocpi/locations/NL/CVC/a%2Fb/?limit=5&x=%C3%A9",
                "HTTPS://ROAM.example:443/ocpi/locations/NL/CVC/a%2Fb/?limit=5&x=%C3%A9",
                " //roam.example/ocpi/locations/NL/CVC/a%2Fb/?limit=5&x=%C3%A9",
                "/ocpi/locations/NL/CVC/a%2Fb/?limit=5&x=%C3%A9",
                "a%2Fb/?limit=5&x=%C3%A9"
            })
    void the_same_address_with_a_slash(String location) {
        assertThat(Detections.isSameWithSlash(CALLED, location)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "::",
                "mailto:someone@roam.example",
                "http://roam.example/ocpi/locations/NL/CVC/a%2Fb/?limit=5&x=%C3%A9",
                "https://roam.example:8443/ocpi/locations/NL/CVC/a%2Fb/?limit=5&x=%C3%A9",
                "https://evil.example/ocpi/locations/NL/CVC/a%2Fb/?limit=5&x=%C3%A9",
                "https://me@roam.example/ocpi/locations/NL/CVC/a%2Fb/?limit=5&x=%C3%A9",
                "https://roam.example/ocpi/locations/NL/CVC/a/b/?limit=5&x=%C3%A9",
                "https://roam.example/ocpi/locations/NL/CVC/a%2Fb//?limit=5&x=%C3%A9",
                "https://roam.example/ocpi/locations/NL/CVC/a%2Fb?limit=5&x=%C3%A9",
                "https://roam.example/ocpi/locations/NL/CVC/a%2Fb/",
                "https://roam.example/ocpi/locations/NL/CVC/a%2Fb/?limit=5&x=%C3%A9#top",
                "https:///ocpi/locations/NL/CVC/a%2Fb/?limit=5&x=%C3%A9"
            })
    void anything_else(String location) {
        assertThat(Detections.isSameWithSlash(CALLED, location)).isFalse();
    }

    @Test
    void no_location_at_all() {
        assertThat(Detections.isSameWithSlash(CALLED, null)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"http://a.example:80/x,http://a.example/x/,true", "http://a.example:81/x,http://a.example/x/,false"})
    void a_port_that_is_not_written_is_the_schemes(String url, String location, boolean same) {
        assertThat(Detections.isSameWithSlash(url, location)).isEqualTo(same);
    }
}
