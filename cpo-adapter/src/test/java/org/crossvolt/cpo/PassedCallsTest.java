package org.crossvolt.cpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** CALLs that another instance asks this one to do, as it finds them in the database. */
@QuarkusTest
class PassedCallsTest {

    private static final UUID ANOTHER = UUID.randomUUID();

    private static Connection database() throws SQLException {
        Config config = ConfigProvider.getConfig();
        return DriverManager.getConnection(
                config.getValue("quarkus.datasource.jdbc.url", String.class),
                config.getValue("quarkus.datasource.username", String.class),
                config.getOptionalValue("quarkus.datasource.password", String.class)
                        .orElse(""));
    }

    /** The instance that has the station's socket. */
    private static UUID here(Connection database, String station) throws SQLException {
        try (PreparedStatement query =
                database.prepareStatement("SELECT instance FROM cpo.station WHERE id = ? AND connected")) {
            query.setString(1, station);
            ResultSet rows = query.executeQuery();
            return rows.next() ? rows.getObject(1, UUID.class) : ANOTHER;
        }
    }

    /** Asked so many seconds ago of that instance, which is told now. */
    private static UUID pass(
            Connection database, String station, UUID told, UUID instance, String action, int age, boolean taken)
            throws SQLException {
        UUID call = UUID.randomUUID();
        try (PreparedStatement insert = database.prepareStatement("""
                INSERT INTO cpo.passed_call (id, asked_by, instance, station_id, action, payload, taken, asked_at)
                VALUES (?, ?, ?, ?, ?, '{}', ?, now() - make_interval(secs => ?))
                """)) {
            insert.setObject(1, call);
            insert.setObject(2, ANOTHER);
            insert.setObject(3, instance);
            insert.setString(4, station);
            insert.setString(5, action);
            insert.setBoolean(6, taken);
            insert.setInt(7, age);
            insert.executeUpdate();
        }
        try (PreparedStatement notice = database.prepareStatement("SELECT pg_notify(?, ?)")) {
            notice.setString(1, "cpo_" + told);
            notice.setString(2, "asked " + call);
            notice.execute();
        }
        return call;
    }

    private static boolean isAnswered(Connection database, UUID call) throws SQLException {
        try (PreparedStatement query =
                database.prepareStatement("SELECT 1 FROM cpo.passed_call WHERE id = ? AND outcome IS NOT NULL")) {
            query.setObject(1, call);
            return query.executeQuery().next();
        }
    }

    @Test
    void a_call_that_nobody_waits_for_any_more_is_not_done() throws SQLException {
        String id = Cpo.station("passed");
        try (StationClient station = Cpo.connect16(id);
                Connection database = database()) {
            station.behave((action, payload) -> "{\"status\":\"Accepted\"}");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !here(database, id).equals(ANOTHER));
            UUID here = here(database, id);
            // 80 seconds is what the one that asked waits.
            UUID old = pass(database, id, here, here, "Reset", 81, false);
            UUID done = pass(database, id, here, here, "ClearCache", 1, true);
            UUID elsewhere = pass(database, id, here, ANOTHER, "UnlockConnector", 1, false);
            UUID fresh = pass(database, id, here, here, "GetLocalListVersion", 70, false);

            await().atMost(Duration.ofSeconds(10)).until(() -> isAnswered(database, fresh));
            assertThat(station.calls)
                    .extracting(call -> call.path(2).asText())
                    .as("neither the late one, nor one that is done, nor somebody else's")
                    .containsExactly("GetLocalListVersion");
            assertThat(isAnswered(database, old)).isFalse();
            assertThat(isAnswered(database, done)).isFalse();
            assertThat(isAnswered(database, elsewhere)).isFalse();
        }
    }
}
