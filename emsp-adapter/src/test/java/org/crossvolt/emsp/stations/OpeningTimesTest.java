package org.crossvolt.emsp.stations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.crossvolt.ocpi.locations.Location;
import org.crossvolt.ocpi.types.OcpiReader;
import org.junit.jupiter.api.Test;

class OpeningTimesTest {

    private static boolean open(String hours, String moment) {
        String location = """
                {"country_code":"NL","party_id":"CPO","id":"L","publish":true,"address":"A","city":"C","country":"NLD",
                 "coordinates":{"latitude":"52.09073","longitude":"5.12142"},"time_zone":"Europe/Amsterdam",
                 "opening_times":%s,"last_updated":"2026-01-01T00:00:00Z"}""".formatted(hours);
        return OpeningTimes.isOpen(
                OcpiReader.read(location.getBytes(StandardCharsets.UTF_8), Location.class)
                        .orRefuse(),
                Instant.parse(moment));
    }

    private static final String WEEK = """
            {"twentyfourseven":false,"regular_hours":[{"weekday":1,"period_begin":"08:00","period_end":"20:00"},
             {"weekday":2,"period_begin":"20:00","period_end":"24:00"}],
             "exceptional_openings":[{"period_begin":"2026-06-03T10:00:00Z","period_end":"2026-06-03T11:00:00Z"}],
             "exceptional_closings":[{"period_begin":"2026-06-08T10:00:00Z","period_end":"2026-06-08T11:00:00Z"}]}""";

    @Test
    void hours_are_local_in_summer_and_in_winter() {
        assertThat(open(WEEK, "2026-06-01T06:00:00Z")).as("Monday 08:00 CEST").isTrue();
        assertThat(open(WEEK, "2026-06-01T05:59:59Z")).isFalse();
        assertThat(open(WEEK, "2026-06-01T18:00:00Z"))
                .as("20:00 belongs to the evening")
                .isFalse();
        assertThat(open(WEEK, "2026-01-05T06:30:00Z")).as("Monday 07:30 CET").isFalse();
        assertThat(open(WEEK, "2026-01-05T07:00:00Z")).isTrue();
    }

    @Test
    void an_end_at_midnight_is_the_end_of_the_day() {
        assertThat(open(WEEK, "2026-06-02T21:59:59Z")).as("Tuesday 23:59:59").isTrue();
        assertThat(open(WEEK, "2026-06-02T22:00:00Z")).as("Wednesday 00:00").isFalse();
    }

    @Test
    void exceptions_open_and_close_and_closing_is_stronger() {
        assertThat(open(WEEK, "2026-06-03T10:30:00Z")).isTrue();
        assertThat(open(WEEK, "2026-06-03T11:00:00Z")).isFalse();
        assertThat(open(WEEK, "2026-06-08T10:30:00Z"))
                .as("a Monday at 12:30, closed")
                .isFalse();
        assertThat(open(WEEK, "2026-06-08T11:00:00Z")).isTrue();
        String always =
                "{\"twentyfourseven\":true,\"exceptional_closings\":[{\"period_begin\":\"2026-06-08T10:00:00Z\","
                        + "\"period_end\":\"2026-06-08T11:00:00Z\"}]}";
        assertThat(open(always, "2026-06-08T10:00:00Z")).isFalse();
        assertThat(open(always, "2026-06-08T09:59:59Z")).isTrue();
    }
}
