package org.crossvolt.emsp.drivers;

import static org.crossvolt.emsp.Columns.instant;
import static org.crossvolt.emsp.Columns.instantOrNull;
import static org.crossvolt.emsp.Columns.utc;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.crossvolt.emsp.Questions;
import org.jspecify.annotations.Nullable;

/** Drivers in PostgreSQL. */
@Singleton
public class DriverStore {

    private static final String COLUMNS = "id, party, subject, name, email, language, created_at, erased_at";
    private static final String UNIQUE_VIOLATION = "23505";

    private final Pool database;

    DriverStore(Pool database) {
        this.database = database;
    }

    /** @return a failure with 409 where somebody else has this id or subject already */
    Uni<Void> add(Driver driver) {
        return database.preparedQuery("""
                        INSERT INTO emsp.driver (id, party, subject, name, email, language, created_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7)""")
                .execute(Tuple.from(Arrays.asList(
                        driver.id(),
                        driver.party(),
                        driver.subject(),
                        driver.name(),
                        driver.email(),
                        driver.language(),
                        utc(driver.createdAt()))))
                .onFailure(PgException.class)
                .transform(DriverStore::conflict)
                .replaceWithVoid();
    }

    /** @return false where the driver does not exist or has left; a failure with 409 where the subject is taken */
    Uni<Boolean> change(Driver driver) {
        return database.preparedQuery("""
                        UPDATE emsp.driver SET subject = $2, name = $3, email = $4, language = $5
                        WHERE id = $1 AND erased_at IS NULL""")
                .execute(Tuple.from(
                        Arrays.asList(driver.id(), driver.subject(), driver.name(), driver.email(), driver.language())))
                .onFailure(PgException.class)
                .transform(DriverStore::conflict)
                .map(done -> done.rowCount() > 0);
    }

    private static Throwable conflict(Throwable failure) {
        if (!(failure instanceof PgException refused) || !UNIQUE_VIOLATION.equals(refused.getSqlState())) {
            return failure;
        }
        return Questions.conflict(
                "driver_pkey".equals(refused.getConstraint())
                        ? "There is a driver with this id already."
                        : "Another driver has this subject already.");
    }

    public Uni<Optional<Driver>> find(UUID id) {
        return database.preparedQuery("SELECT " + COLUMNS + " FROM emsp.driver WHERE id = $1")
                .execute(Tuple.of(id))
                .map(DriverStore::first);
    }

    /** The driver who logged in, unless they have left. */
    Uni<Optional<Driver>> bySubject(String subject) {
        return database.preparedQuery(
                        "SELECT " + COLUMNS + " FROM emsp.driver WHERE subject = $1 AND erased_at IS NULL")
                .execute(Tuple.of(subject))
                .map(DriverStore::first);
    }

    /** In the order of their ids, which is that of their coming. */
    Uni<List<Driver>> list(@Nullable UUID after, int limit) {
        return database.preparedQuery("SELECT " + COLUMNS
                        + " FROM emsp.driver WHERE ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT $2")
                .execute(Tuple.from(Arrays.asList(after, limit)))
                .map(DriverStore::all);
    }

    /** Those who have not been erased. */
    Uni<List<Driver>> toExport(@Nullable UUID after, int limit) {
        return database.preparedQuery(
                        "SELECT " + COLUMNS
                                + " FROM emsp.driver WHERE erased_at IS NULL AND ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT $2")
                .execute(Tuple.from(Arrays.asList(after, limit)))
                .map(DriverStore::all);
    }

    /** @return false where there is nobody left to erase */
    Uni<Boolean> erase(SqlConnection connection, UUID id, Instant now) {
        return connection.preparedQuery("""
                        UPDATE emsp.driver SET subject = NULL, name = NULL, email = NULL, erased_at = $2
                        WHERE id = $1 AND erased_at IS NULL""").execute(Tuple.of(id, utc(now))).map(done -> done.rowCount() > 0);
    }

    private static Optional<Driver> first(RowSet<Row> rows) {
        return all(rows).stream().findFirst();
    }

    private static List<Driver> all(RowSet<Row> rows) {
        List<Driver> drivers = new ArrayList<>(rows.size());
        for (Row row : rows) {
            drivers.add(new Driver(
                    row.getUUID("id"),
                    row.getString("party"),
                    row.getString("subject"),
                    row.getString("name"),
                    row.getString("email"),
                    row.getString("language"),
                    instant(row, "created_at"),
                    instantOrNull(row, "erased_at")));
        }
        return drivers;
    }
}
