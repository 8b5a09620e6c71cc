package org.crossvolt.cpo;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** What a BootNotification changes, and whom that is announced to: other instances read what changed since they read last. */
@QuarkusTest
class BootsTest {

    private static final String BOOT_16 = "{\"chargePointVendor\":\"V\",\"chargePointModel\":\"M\"}";

    /** @param announcedAt the moment by which other instances find the station changed */
    private record Kept(OffsetDateTime announcedAt, String boot, boolean accepted) {}

    private static Kept kept(String station) throws SQLException {
        Config config = ConfigProvider.getConfig();
        try (Connection database = DriverManager.getConnection(
                        config.getValue("quarkus.datasource.jdbc.url", String.class),
                        config.getValue("quarkus.datasource.username", String.class),
                        config.getOptionalValue("quarkus.datasource.password", String.class)
                                .orElse(""));
                PreparedStatement query = database.prepareStatement("""
                        SELECT changed_at, boot::text AS boot, booted_at IS NOT NULL AS accepted
                        FROM cpo.station WHERE id = ?""")) {
            query.setString(1, station);
            ResultSet rows = query.executeQuery();
            assertThat(rows.next()).isTrue();
            return new Kept(
                    rows.getObject("changed_at", OffsetDateTime.class),
                    String.valueOf(rows.getString("boot")),
                    rows.getBoolean("accepted"));
        }
    }

    private static String status(StationClient station, String boot) {
        return station.call("BootNotification", boot).payload().path("status").asText();
    }

    @Test
    void a_station_that_boots_again_is_kept_and_not_announced() throws SQLException {
        String id = Cpo.station("boots");
        Kept before = kept(id);
        try (StationClient station = Cpo.connect16(id)) {
            assertThat(status(station, BOOT_16)).isEqualTo("Accepted");
            Kept first = kept(id);
            assertThat(first.accepted).isTrue();
            assertThat(first.announcedAt).as("it is accepted now").isAfter(before.announcedAt);

            assertThat(status(station, BOOT_16.replace("\"M\"", "\"M2\""))).isEqualTo("Accepted");
            Kept second = kept(id);
            assertThat(second.boot).as("what it says is kept").contains("M2");
            assertThat(second.announcedAt).as("nothing changed for others").isEqualTo(first.announcedAt);
        }
    }

    @Test
    void whether_it_is_accepted_is_announced_whichever_way_it_changes() throws SQLException {
        String id = Cpo.station("boots");
        try (StationClient station = Cpo.connect16(id)) {
            status(station, BOOT_16);
        }
        Kept accepted = kept(id);
        Cpo.asOperator().body("{\"state\":\"PLANNED\"}").patch("/cpo/v1/stations/" + id);
        Kept planned = kept(id);
        assertThat(planned.announcedAt).isAfter(accepted.announcedAt);
        try (StationClient station = Cpo.connect16(id)) {
            assertThat(status(station, BOOT_16)).isEqualTo("Pending");
            Kept pending = kept(id);
            assertThat(pending.accepted).isFalse();
            assertThat(pending.announcedAt).as("no longer accepted").isAfter(planned.announcedAt);
            assertThat(status(station, BOOT_16)).isEqualTo("Pending");
            assertThat(kept(id).announcedAt).as("pending as before").isEqualTo(pending.announcedAt);
        }
        Cpo.asOperator().body("{\"state\":\"ACTIVE\"}").patch("/cpo/v1/stations/" + id);
        Kept active = kept(id);
        try (StationClient station = Cpo.connect16(id)) {
            assertThat(status(station, BOOT_16)).isEqualTo("Accepted");
            assertThat(kept(id).announcedAt).as("accepted again").isAfter(active.announcedAt);
        }
    }
}
