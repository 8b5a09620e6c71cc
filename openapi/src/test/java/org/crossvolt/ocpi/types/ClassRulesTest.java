package org.crossvolt.ocpi.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.crossvolt.ocpi.ContractObjects;
import org.crossvolt.ocpi.Requirement;
import org.crossvolt.ocpi.cdrs.Cdr;
import org.crossvolt.ocpi.chargingprofiles.ActiveChargingProfileResult;
import org.crossvolt.ocpi.commands.StartSession;
import org.crossvolt.ocpi.credentials.Credentials;
import org.crossvolt.ocpi.locations.Location;
import org.crossvolt.ocpi.sessions.Session;
import org.crossvolt.ocpi.tariffs.Tariff;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules between the members of one object. */
class ClassRulesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {} | /publish_allowed_to/0 | any-of
                    {"type": "RFID", "issuer": "X"} | /publish_allowed_to/0 | any-of
                    {"uid": "04A1"} | /publish_allowed_to/0/type | needed-by
                    {"visual_number": "7"} | /publish_allowed_to/0/issuer | needed-by
                    """)
    void a_publish_token_type_has_to_identify_somebody(String entry, String pointer, String rule) {
        JsonNode location = ContractObjects.changed(Location.class, "/publish_allowed_to/0", entry);

        assertThat(OcpiReader.check(location, Location.class).violations())
                .extracting(Violation::pointer, Violation::rule)
                .containsExactly(tuple(pointer, rule));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"{\"uid\": \"04A1\", \"type\": \"RFID\"}", "{\"group_id\": \"G\"}"})
    void a_publish_token_type_that_identifies_somebody_is_fine(String entry) {
        JsonNode location = ContractObjects.changed(Location.class, "/publish_allowed_to/0", entry);

        assertThat(OcpiReader.check(location, Location.class).violations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "true, absent, /credit_reference_id",
        "false, '\"CDR-1\"', /credit",
        "absent, '\"CDR-1\"', /credit",
        "null, '\"CDR-1\"', /credit"
    })
    void credit_and_its_reference_go_together(String credit, String reference, String pointer) {
        ObjectNode cdr = ContractObjects.changed(Cdr.class, "/credit", credit);
        if (reference.equals("absent")) {
            cdr.remove("credit_reference_id");
        } else {
            cdr.set("credit_reference_id", ContractObjects.json(reference));
        }

        assertThat(OcpiReader.check(cdr, Cdr.class).violations())
                .extracting(Violation::pointer, Violation::rule)
                .containsExactly(tuple(pointer, "needed-by"));
    }

    @Test
    void a_cdr_without_credit_needs_no_reference() {
        ObjectNode cdr = ContractObjects.changed(Cdr.class, "/credit", "absent");
        cdr.remove("credit_reference_id");

        assertThat(OcpiReader.check(cdr, Cdr.class).violations()).isEmpty();
    }

    @Test
    void a_connector_to_start_at_needs_its_evse() {
        JsonNode start = ContractObjects.changed(StartSession.class, "/evse_uid", "absent");

        assertThat(OcpiReader.check(start, StartSession.class).violations())
                .extracting(Violation::pointer)
                .containsExactly("/evse_uid");
    }

    @Test
    void an_accepted_profile_result_carries_the_profile() {
        JsonNode accepted = ContractObjects.changed(ActiveChargingProfileResult.class, "/profile", "null");
        ObjectNode rejected = accepted.deepCopy();
        rejected.put("result", "REJECTED");

        assertThat(OcpiReader.check(accepted, ActiveChargingProfileResult.class).violations())
                .extracting(Violation::pointer)
                .containsExactly("/profile");
        assertThat(OcpiReader.check(rejected, ActiveChargingProfileResult.class).violations())
                .isEmpty();
    }

    @Test
    void two_evses_or_connectors_with_one_id_would_hide_each_other() {
        ObjectNode location = ContractObjects.changed(Location.class, "/evses/0/connectors/1/id", "\"1\"");
        JsonNode twin = ContractObjects.full(Location.class).at("/evses/0");
        ObjectNode twins = ContractObjects.full(Location.class);
        ((ObjectNode) twin).put("uid", "cvc-7001");
        twins.withArray("evses").add(twin);

        assertThat(OcpiReader.check(location, Location.class).violations())
                .extracting(Violation::pointer, Violation::rule)
                .containsExactly(tuple("/evses/0/connectors/1/id", "unique"));
        assertThat(OcpiReader.check(twins, Location.class).violations())
                .extracting(Violation::pointer, Violation::rule)
                .containsExactly(tuple("/evses/1/uid", "unique"));
    }

    @Test
    @Requirement("H-04")
    void a_role_of_a_party_is_listed_once() {
        ObjectNode twice = ContractObjects.changed(Credentials.class, "/roles/1/role", "\"CPO\"");

        assertThat(OcpiReader.check(twice, Credentials.class).violations())
                .extracting(Violation::pointer, Violation::rule)
                .containsExactly(tuple("/roles/1", "unique"));
        assertThat(OcpiReader.check(ContractObjects.full(Credentials.class), Credentials.class)
                        .violations())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    /publish | true | /publish_allowed_to
                    /opening_times/twentyfourseven | true | /opening_times/regular_hours
                    /opening_times | {"twentyfourseven": false} | /opening_times/regular_hours
                    /opening_times/regular_hours/0/period_end | "06:00" | /opening_times/regular_hours/0/period_end
                    /opening_times/exceptional_closings/0/period_end | "2020-01-01T00:00:00Z" | /opening_times/exceptional_closings/0/period_end
                    /evses/0/status_schedule/0/period_end | "2020-01-01T00:00:00Z" | /evses/0/status_schedule/0/period_end
                    """)
    void a_contradiction_that_harms_nobody_is_remarked(String pointer, String value, String remarkedAt) {
        Checked checked = OcpiReader.check(ContractObjects.changed(Location.class, pointer, value), Location.class);

        assertThat(checked.violations()).isEmpty();
        assertThat(checked.remarks()).extracting(Remark::pointer).contains(remarkedAt);
    }

    @Test
    void bounds_between_which_nothing_lies_are_remarked() {
        JsonNode tariff = ContractObjects.changed(Tariff.class, "/elements/0/restrictions/max_kwh", "0");

        assertThat(OcpiReader.check(tariff, Tariff.class).remarks())
                .extracting(Remark::pointer)
                .containsExactly("/elements/0/restrictions/max_kwh");
    }

    @Test
    void a_completed_session_without_an_end_is_remarked() {
        JsonNode session = ContractObjects.changed(Session.class, "/end_date_time", "absent");

        assertThat(OcpiReader.check(session, Session.class).remarks())
                .extracting(Remark::pointer)
                .containsExactly("/end_date_time");
    }
}
