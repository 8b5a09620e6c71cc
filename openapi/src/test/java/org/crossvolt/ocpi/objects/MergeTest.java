package org.crossvolt.ocpi.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.crossvolt.ocpi.types.OcpiException;
import org.junit.jupiter.api.Test;

class MergeTest {

    private static final String KEPT =
            "{\"id\":\"L1\",\"x\": {\"n\": 1.5000e2 },\"evses\":[{\"uid\":\"A\",\"n\":1.00,\"last_updated\":\"2026-01-01T00:00:00Z\",\"connectors\":[{\"id\":\"1\",\"v\":1}]},{\"uid\":\"B\"}],\"last_updated\":\"2026-01-01T00:00:00Z\"}";

    private static String apply(List<String> path, boolean patch, String change) {
        Merge.Result result = Merge.apply(
                KEPT.getBytes(StandardCharsets.UTF_8), path, patch, change.getBytes(StandardCharsets.UTF_8));
        return result instanceof Merge.Result.Merged merged
                ? new String(merged.bytes(), StandardCharsets.UTF_8)
                : "STALE";
    }

    @Test
    void what_a_patch_does_not_name_stays_to_the_last_byte() {
        assertThat(apply(List.of(), true, "{\"name\":\"N\",\"last_updated\":\"2026-01-02T00:00:00Z\"}"))
                .contains("\"x\":{\"n\": 1.5000e2 }", "\"n\":1.00", "\"name\":\"N\"", "2026-01-02");
    }

    @Test
    void null_removes_and_evses_merge_by_uid() {
        String merged = apply(
                List.of(),
                true,
                "{\"x\":null,\"evses\":[{\"uid\":\"b\",\"status\":\"CHARGING\"},{\"uid\":\"C\"}],\"last_updated\":\"2026-01-02T00:00:00Z\"}");
        assertThat(merged)
                .doesNotContain("\"x\"")
                .contains("\"uid\":\"A\"", "{\"uid\":\"b\",\"status\":\"CHARGING\"}", "{\"uid\":\"C\"}");
    }

    @Test
    void a_connector_is_replaced_and_all_its_parents_are_raised() {
        String merged =
                apply(List.of("a", "1"), false, "{\"id\":\"1\",\"v\":2,\"last_updated\":\"2026-01-03T00:00:00Z\"}");
        assertThat(merged).contains("\"v\":2").doesNotContain("2026-01-01").contains("\"uid\":\"B\"");
    }

    @Test
    void what_is_older_changes_nothing() {
        assertThat(apply(List.of("A"), true, "{\"n\":2,\"last_updated\":\"2025-01-01T00:00:00Z\"}"))
                .isEqualTo("STALE");
        assertThat(apply(List.of("A"), false, "{\"uid\":\"A\",\"last_updated\":\"2025-01-01T00:00:00Z\"}"))
                .isEqualTo("STALE");
        assertThat(apply(List.of(), true, "{\"n\":2,\"last_updated\":\"2025-01-01T00:00:00Z\"}"))
                .isEqualTo("STALE");
    }

    @Test
    void parts_that_are_not_there_can_be_put_but_not_patched() {
        assertThat(apply(List.of("NEW"), false, "{\"uid\":\"NEW\",\"last_updated\":\"2026-01-02T00:00:00Z\"}"))
                .contains("\"uid\":\"NEW\"");
        for (List<String> path : List.of(List.of("NEW"), List.of("NEW", "1"), List.of("A", "9"))) {
            assertThatThrownBy(() -> apply(path, true, "{\"last_updated\":\"2026-01-02T00:00:00Z\"}"))
                    .isInstanceOf(OcpiException.class);
        }
    }

    @Test
    void charging_periods_are_appended_and_never_emptied_by_a_patch() {
        byte[] session =
                "{\"charging_periods\":[1],\"last_updated\":\"2026-01-01T00:00:00Z\"}".getBytes(StandardCharsets.UTF_8);
        for (String change : List.of("[]", "null")) {
            assertThat(text(Merge.apply(
                            session,
                            List.of(),
                            true,
                            ("{\"charging_periods\":" + change + ",\"last_updated\":\"2026-01-02T00:00:00Z\"}")
                                    .getBytes(StandardCharsets.UTF_8))))
                    .contains("\"charging_periods\":[1]");
        }
        assertThat(text(Merge.apply(
                        session,
                        List.of(),
                        true,
                        "{\"charging_periods\":[2,3],\"last_updated\":\"2026-01-02T00:00:00Z\"}"
                                .getBytes(StandardCharsets.UTF_8))))
                .contains("\"charging_periods\":[1,2,3]");
    }

    private static String text(Merge.Result result) {
        return new String(((Merge.Result.Merged) result).bytes(), StandardCharsets.UTF_8);
    }
}
