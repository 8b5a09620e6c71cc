package org.crossvolt.ocpi.objects;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.crossvolt.ocpi.Requirement;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only DateTimes change, and only their form. */
class PlainDatesTest {

    private static String inObject(String json) {
        return new String(PlainDates.inObject(json.getBytes(UTF_8)), UTF_8);
    }

    private static String inAnswer(String json) {
        return new String(PlainDates.inAnswer(json.getBytes(UTF_8)), UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T09:30:00.123Z, 2026-01-31T09:30:00Z",
        "2026-01-31T09:30:59.999999, 2026-01-31T09:30:59Z",
        "2026-01-31T09:30:00, 2026-01-31T09:30:00Z",
        "2026-01-31T00:30:00+01:00, 2026-01-30T23:30:00Z",
        "1970-1-1T00:00:00Z, 1970-01-01T00:00:00Z",
        "1969-12-31T23:59:59.5Z, 1969-12-31T23:59:59Z",
        "2026-01-31t09:30:00z, 2026-01-31T09:30:00Z"
    })
    @Requirement("A-11")
    void every_form_becomes_the_plain_one(String seen, String plain) {
        assertThat(inObject("{\"last_updated\":\"" + seen + "\"}")).isEqualTo("{\"last_updated\":\"" + plain + "\"}");
    }

    @Test
    @Requirement("A-20")
    void every_other_byte_stays() {
        String json = """
                 { "id" : "2026-01-31T09:30:00.5Z",\t"price":1.50, "big":1e2, "é":"\\u00e9",
                 "x_own": {"when":"2026-01-31T09:30:00.5Z","list":["2026-01-31T09:30:00.5Z", null, -0]},
                 "timestamp":"2026-01-31T09:30:00.5Z","name":"\\"last_updated\\":\\"2026-01-31T09:30:00.5Z\\"",
                 "evses":[{"last_updated" : %s , "status_schedule":[{"period_begin":%s,"period_end":null}]}],
                 "last_updated":%s } """;
        String seen = "\"2026-01-31T09:30:00.5Z\"";
        String plain = "\"2026-01-31T09:30:00Z\"";
        assertThat(inObject(json.formatted(seen, seen, seen))).isEqualTo(json.formatted(plain, plain, plain));
    }

    @Test
    void a_name_or_a_date_that_is_written_with_escapes_is_known_all_the_same() {
        assertThat(inObject("{\"last\\u005fupdated\":\"2026-01-31T09:30:00\\u002e5Z\",\"é\":1}"))
                .isEqualTo("{\"last\\u005fupdated\":\"2026-01-31T09:30:00Z\",\"é\":1}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"last_updated\":\"yesterday\"}",
                "{\"last_updated\":\"2026-02-30T00:00:00.5Z\"}",
                "{\"last_updated\":\"12026-01-01T00:00:00.5Z\"}",
                "{\"last_updated\":1769850600.5}",
                "{\"last_updated\":null}",
                "{\"last_updated\":[\"2026-01-31T09:30:00.5Z\"]}",
                "{\"last_updated\":{\"a\":\"2026-01-31T09:30:00.5Z\"}}",
                "{\"last_updated\":\"2026-01-31T09:30:00Z\"}",
                "{\"Last_Updated\":\"2026-01-31T09:30:00.5Z\"}"
            })
    void what_is_no_readable_date_of_a_known_member_stays(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        assertThat(PlainDates.inObject(bytes)).isSameAs(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<p>\"last_updated\":\"2026-01-31T09:30:00.5Z\"</p>",
                "{\"last_updated\":\"2026-01-31T09:30:00.5Z\"",
                "{\"last_updated\":\"2026-01-31T09:30:00.5Z",
                "{\"last_updated\":\"2026-01-31T09:30:00.5Z\"} and more",
                "{\"last_updated\":\"2026-01-31T09:30:00.5Z\"}{}",
                "{\"last_updated\":\"2026-01-31T09:30:00.5Z\",}",
                "\"2026-01-31T09:30:00.5Z\""
            })
    void what_is_no_json_stays(String body) {
        byte[] bytes = body.getBytes(UTF_8);
        assertThat(PlainDates.inObject(bytes)).isSameAs(bytes);
        assertThat(PlainDates.inAnswer(bytes)).isSameAs(bytes);
    }

    @Test
    void another_encoding_stays_and_a_mark_in_front_is_kept() {
        byte[] wide = "{\"last_updated\":\"2026-01-31T09:30:00.5Z\"}".getBytes(UTF_16BE);
        assertThat(PlainDates.inObject(wide)).isSameAs(wide);
        assertThat(inObject("\ufeff{\"last_updated\":\"2026-01-31T09:30:00.5Z\"}"))
                .isEqualTo("\ufeff{\"last_updated\":\"2026-01-31T09:30:00Z\"}");
    }

    @Test
    @Requirement("T-12")
    void the_timestamp_is_a_date_of_the_envelope_only() {
        String inside = "\"data\":[{\"timestamp\":\"2026-01-31T09:30:00.5Z\"}],\"timestamp\":";
        assertThat(inAnswer("{" + inside + "\"2026-01-31T09:30:00.5Z\"}"))
                .isEqualTo("{" + inside + "\"2026-01-31T09:30:00Z\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "'',''",
        "limit=5,limit=5",
        "date_from=2026-01-31T09:30:00.5Z&limit=5,date_from=2026-01-31T09:30:00Z&limit=5",
        "offset=1&date_to=2026-01-31T09%3A30%3A00.5Z,offset=1&date_to=2026-01-31T09:30:01Z",
        "date_from=2026-01-31T09:30:00+01:00&date_to=2026-01-31T09:30:00,"
                + "date_from=2026-01-31T08:30:00Z&date_to=2026-01-31T09:30:00Z",
        "date_from=yesterday&&x=date_to,date_from=yesterday&&x=date_to",
        "date_from=%zz,date_from=%zz",
        "my_date_from=2026-01-31T09:30:00.5Z,my_date_from=2026-01-31T09:30:00.5Z"
    })
    @Requirement("T-31")
    void a_query_asks_for_no_less_than_before(String query, String plain) {
        assertThat(PlainDates.inQuery(query)).isEqualTo(plain);
    }

    @Test
    void every_date_time_of_every_object_is_known_by_its_name() {
        JavaClasses all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("org.crossvolt.ocpi");
        Set<String> names = all.stream()
                .filter(type -> type.isRecord() && !type.getPackageName().endsWith(".wire"))
                .flatMap(type -> Arrays.stream(type.reflect().getRecordComponents()))
                .filter(component -> component.getType() == OcpiDateTime.class)
                .map(RecordComponent::getName)
                .map(name -> name.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.toSet());
        assertThat(names).isEqualTo(PlainDates.MEMBERS);
    }
}
