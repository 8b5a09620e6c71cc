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

    /** @return a failure with 409 where somebody else has this subject already */
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
                .onFailure(DriverStore::isTaken)
                .transform(taken -> Questions.conflict("Another driver has this subject already."))
                .replaceWithVoid();
    }

    /** @return false where the driver does not exist or has left; a failure with 409 where the subject is taken */
    Uni<Boolean> change(Driver driver) {
        return database.preparedQuery("""
                        UPDATE emsp.driver SET subject = $2, name = $3, email = $4, language = $5
                        WHERE id = $1 AND erased_at IS NULL""")
                .execute(Tuple.from(
                        Arrays.asList(driver.id(), driver.subject(), driver.name(), driver.email(), driver.language())))
                .onFailure(DriverStore::isTaken)
                .transform(taken -> Questions.conflict("Another driver has this subject already."))
                .map(done -> done.rowCount() > 0);
    }

    private static boolean isTaken(Throwable failure) {
        return failure instanceof PgException refused && UNIQUE_VIOLATION.equals(refused.getSqlState());
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
