package org.crossvolt.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That a point ends the process is seen in deploy/chaos. */
class FailPointsTest {

    @Test
    void a_setting_names_a_point_and_a_time() {
        assertThat(FailPoints.pointOf("after-commit:25")).isEqualTo(FailPoints.Point.AFTER_COMMIT);
        assertThat(FailPoints.timesOf("after-commit:25")).isEqualTo(25);
        assertThat(FailPoints.timesOf("before-reply")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nowhere", "AFTER_COMMIT", "after-commit "})
    void a_point_that_is_not_there_is_named(String setting) {
        assertThatThrownBy(() -> FailPoints.pointOf(setting))
                .hasMessageContaining("crossvolt.hub.fail-point")
                .hasMessageContaining("'" + setting + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"after-commit:", "after-commit:0", "after-commit:-1", "after-commit:x"})
    void a_time_that_never_comes_is_refused(String setting) {
        assertThatThrownBy(() -> FailPoints.timesOf(setting)).hasMessageContaining("crossvolt.hub.fail-point");
    }
}
