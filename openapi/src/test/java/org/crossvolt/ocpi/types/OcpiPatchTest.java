package org.crossvolt.ocpi.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.charset.StandardCharsets;
import org.crossvolt.ocpi.ContractObjects;
import org.crossvolt.ocpi.Requirement;
import org.crossvolt.ocpi.locations.Evse;
import org.crossvolt.ocpi.locations.Location;
import org.crossvolt.ocpi.sessions.Session;
import org.crossvolt.ocpi.tokens.Token;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Requirement({"T-24", "T-25", "A-15"})
class OcpiPatchTest {

    private static final String NOW = "\"last_updated\": \"2026-03-01T08:15:30Z\"";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{NOW}",
                "{NOW, \"name\": null}",
                "{NOW, \"name\": \"New name\"}",
                "{NOW, \"facilities\": []}",
                "{NOW, \"unknown\": {\"a\": 1}}",
                "{NOW, \"evses\": [{\"uid\": \"CVC-7001\", \"status\": \"CHARGING\"}]}",
                "{NOW, \"evses\": [{\"uid\": \"1\", \"connectors\": [{\"id\": \"2\", \"max_voltage\": 400}]}]}"
            })
    void what_is_present_and_well_formed_is_accepted(String patch) {
        assertThat(OcpiPatch.check(json(patch), Location.class).violations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {} | /last_updated | required
                    {"name": "x"} | /last_updated | required
                    {"last_updated": null} | /last_updated | required
                    {"last_updated": "now"} | /last_updated | date-time
                    {NOW, "city": null} | /city | required
                    {NOW, "city": ""} | /city | required
                    {NOW, "publish": 7} | /publish | type
                    {NOW, "coordinates": {"latitude": "52.370216"}} | /coordinates/longitude | required
                    {NOW, "evses": null} | /evses | type
                    {NOW, "evses": {}} | /evses | type
                    {NOW, "evses": [{"status": "CHARGING"}]} | /evses/0/uid | required
                    {NOW, "evses": [{"uid": "1", "status": null}]} | /evses/0/status | required
                    {NOW, "evses": [{"uid": "1", "connectors": [{"max_voltage": 4}]}]} | /evses/0/connectors/0/id | required
                    {NOW, "evses": [7]} | /evses/0 | type
                    [] | `` | type
                    """)
    void what_is_not_is_a_violation_at_its_pointer(String patch, String pointer, String rule) {
        assertThat(OcpiPatch.check(json(patch), Location.class).violations())
                .extracting(Violation::pointer, Violation::rule)
                .containsExactly(tuple(pointer, rule));
    }

    @Test
    void a_token_and_a_session_need_the_time_of_the_change_as_well() {
        assertThat(OcpiPatch.check(json("{\"valid\": false}"), Token.class).violations())
                .extracting(Violation::pointer)
                .containsExactly("/last_updated");
        assertThat(OcpiPatch.check(json("{\"kwh\": 3}"), Session.class).violations())
                .extracting(Violation::pointer)
                .containsExactly("/last_updated");
        assertThat(OcpiPatch.check(json("{\"kwh\": 3, NOW}"), Session.class).violations())
                .isEmpty();
    }

    @Test
    void periods_that_a_session_appends_have_to_be_whole() {
        assertThat(OcpiPatch.check(json("{NOW, \"charging_periods\": [{\"tariff_id\": \"T\"}]}"), Session.class)
                        .violations())
                .extracting(Violation::pointer)
                .containsExactly("/charging_periods/0/start_date_time", "/charging_periods/0/dimensions");
    }

    @Test
    void the_connectors_of_an_evse_cannot_be_cleared() {
        assertThat(OcpiPatch.check(json("{NOW, \"connectors\": null}"), Evse.class)
                        .violations())
                .extracting(Violation::pointer)
                .containsExactly("/connectors");
    }

    @Test
    @Requirement("T-16")
    void a_patch_that_is_no_json_is_one_violation() {
        assertThat(OcpiReader.patchViolations("{".getBytes(StandardCharsets.UTF_8), Token.class))
                .extracting(Violation::rule)
                .containsExactly(Violation.NOT_JSON);
        assertThat(OcpiReader.patchViolations(
                        json("{NOW, \"valid\": false}").toString().getBytes(StandardCharsets.UTF_8), Token.class))
                .isEmpty();
    }

    private static com.fasterxml.jackson.databind.JsonNode json(String patch) {
        return ContractObjects.json(patch.replace("NOW", NOW));
    }
}
