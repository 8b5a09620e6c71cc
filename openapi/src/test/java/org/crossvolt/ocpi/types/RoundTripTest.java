package org.crossvolt.ocpi.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.crossvolt.ocpi.ContractObjects;
import org.crossvolt.ocpi.Requirement;
import org.crossvolt.ocpi.cdrs.Cdr;
import org.crossvolt.ocpi.credentials.Credentials;
import org.crossvolt.ocpi.locations.ConnectorType;
import org.crossvolt.ocpi.locations.Location;
import org.crossvolt.ocpi.sessions.Session;
import org.crossvolt.ocpi.tokens.Token;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {

    static List<Class<? extends OcpiObject>> objects() {
        return ContractObjects.all();
    }

    @ParameterizedTest
    @MethodSource("objects")
    @Requirement({"T-23", "A-12", "A-20"})
    void a_full_object_comes_out_as_it_went_in(Class<? extends OcpiObject> type) throws Exception {
        JsonNode full = ContractObjects.full(type);

        OcpiObject read = valid(full, type);
        byte[] written = OcpiJson.write(read);

        // As texts, so that the scale of every number and the order of every member is compared as well.
        assertThat(new String(written, StandardCharsets.UTF_8))
                .isEqualTo(OcpiJson.mapper().writeValueAsString(full));
        assertThat(OcpiReader.read(written, type).orRefuse()).isEqualTo(read);
    }

    @ParameterizedTest
    @MethodSource("objects")
    void a_full_object_has_every_member_that_its_record_has(Class<? extends OcpiObject> type) throws Exception {
        OcpiObject read = valid(ContractObjects.full(type), type);

        for (RecordComponent component : type.getRecordComponents()) {
            assertThat(component.getAccessor().invoke(read))
                    .as(component.getName())
                    .isNotNull()
                    .isNotEqualTo(List.of());
        }
    }

    @Test
    @Requirement("A-20")
    void an_unknown_value_of_an_open_enum_keeps_its_text_and_is_remarked() {
        JsonNode full = ContractObjects.full(Location.class);

        assertThat(OcpiReader.check(full, Location.class).remarks())
                .extracting(Remark::pointer, Remark::rule)
                .containsExactlyInAnyOrder(
                        tuple("/evses/0/capabilities/2", "enum"), tuple("/evses/0/connectors/1/standard", "enum"));
        ConnectorType standard = valid(full, Location.class)
                .evses()
                .getFirst()
                .connectors()
                .get(1)
                .standard();
        assertThat(standard.isKnown()).isFalse();
        assertThat(standard.text()).isEqualTo("MCS");
    }

    @Test
    @Requirement("A-20")
    void unknown_members_are_ignored_without_a_word() {
        JsonNode withMore = ContractObjects.changed(Session.class, "/help_phone", "{\"any\": [1, 2]}");

        assertThat(OcpiReader.check(withMore, Session.class)).isEqualTo(new Checked(List.of(), List.of()));
    }

    @Test
    @Requirement("A-70")
    void the_status_that_the_prose_calls_reserved_is_read_as_reservation() {
        JsonNode reserved = ContractObjects.changed(Session.class, "/status", "\"RESERVED\"");

        assertThat(valid(reserved, Session.class))
                .satisfies(session -> assertThat(session.status()).hasToString("RESERVATION"));
    }

    @Test
    @Requirement("A-12")
    void a_number_is_written_plain_whatever_form_it_came_in() {
        JsonNode scientific = ContractObjects.changed(Session.class, "/kwh", "1.5E3");

        assertThat(new String(OcpiJson.write(valid(scientific, Session.class)), StandardCharsets.UTF_8))
                .contains("\"kwh\":1500,");
    }

    @Test
    void absent_members_are_not_written() {
        Price price = valid(ContractObjects.json("{\"excl_vat\": 0.00, \"incl_vat\": null}"), Price.class);

        assertThat(new String(OcpiJson.write(price), StandardCharsets.UTF_8)).isEqualTo("{\"excl_vat\":0.00}");
    }

    @Test
    void lists_are_never_null_and_cannot_be_changed() {
        JsonNode bare = ContractObjects.changed(Location.class, "/images", "null");

        assertThat(valid(bare, Location.class).images()).isEmpty();
        assertThat(valid(bare, Location.class).evses()).isUnmodifiable();
    }

    @Test
    void what_is_secret_is_not_in_the_text_of_an_object() {
        assertThat(valid(ContractObjects.full(Credentials.class), Credentials.class)
                        .toString())
                .contains("cpo.volt.example")
                .doesNotContain("secret-{token}");
        assertThat(valid(ContractObjects.full(Token.class), Token.class).toString())
                .doesNotContain("04A1B2C3")
                .doesNotContain("C00000001")
                .doesNotContain("EC-5");
        assertThat(valid(ContractObjects.full(Cdr.class), Cdr.class).toString())
                .doesNotContain("04A1B2C3")
                .doesNotContain("C00000001");
    }

    private static <T extends OcpiObject> T valid(JsonNode json, Class<T> type) {
        return OcpiReader.read(json, type).orRefuse();
    }
}
