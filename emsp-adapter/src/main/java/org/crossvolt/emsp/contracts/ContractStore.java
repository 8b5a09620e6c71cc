package org.crossvolt.emsp.contracts;

import static org.crossvolt.emsp.Columns.instant;
import static org.crossvolt.emsp.Columns.instantOrNull;
import static org.crossvolt.emsp.Columns.utc;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.sqlclient.data.Numeric;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.crossvolt.ocpi.types.OcpiJson;
import org.jspecify.annotations.Nullable;

/** Contracts in PostgreSQL. */
@Singleton
public class ContractStore {

    private static final String COLUMNS =
            "id, driver_id, party, state, valid_from, valid_until, currency, limits, spent";

    private final Pool database;
    private final Clock clock;
    private final Event<ContractChanged> changes;

    ContractStore(Pool database, Clock clock, Event<ContractChanged> changes) {
        this.database = database;
        this.clock = clock;
        this.changes = changes;
    }

    /** @return false where the id is taken */
    Uni<Boolean> add(Contract contract) {
        return database.preparedQuery("""
                        INSERT INTO emsp.contract (id, driver_id, party, state, valid_from, valid_until, currency, limits,
                          changed_at, spent)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING""")
                .execute(Tuple.from(Arrays.asList(
                        contract.id(),
                        contract.driver(),
                        contract.party(),
                        contract.state().name(),
                        utc(contract.validFrom()),
                        utc(contract.validUntil()),
                        contract.currency(),
                        text(contract.limits()),
                        utc(clock.instant()),
                        Numeric.create(contract.spent()))))
                .map(done -> done.rowCount() > 0);
    }

    /**
     * Changes what an operator may change, and the tokens' {@code last_updated} with it, because their validity follows.
     *
     * @return false where the contract has ended or is not there
     */
    Uni<Boolean> change(Contract contract) {
        return database.withTransaction(connection -> connection
                        .preparedQuery("""
                        UPDATE emsp.contract SET state = $2, valid_until = $3, limits = $4, changed_at = $5
                        WHERE id = $1 AND state <> 'ENDED'""")
                        .execute(Tuple.from(Arrays.asList(
                                contract.id(),
                                contract.state().name(),
                                utc(contract.validUntil()),
                                text(contract.limits()),
                                utc(clock.instant()))))
                        .flatMap(done -> done.rowCount() == 0
                                ? Uni.createFrom().item(false)
                                : touchTokens(connection, contract.id()).replaceWith(true)))
                .invoke(done -> changes.fire(new ContractChanged(contract.id())));
    }

    private Uni<Void> touchTokens(SqlClient connection, String contract) {
        return connection
                .preparedQuery("UPDATE emsp.token SET last_updated = $2, changed_at = $2 WHERE contract_id = $1")
                .execute(Tuple.of(contract, utc(clock.instant())))
                .replaceWithVoid();
    }

    public Uni<Optional<Contract>> find(String id) {
        return database.preparedQuery("SELECT " + COLUMNS + " FROM emsp.contract WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> all(rows).stream().findFirst());
    }

    public Uni<List<Contract>> ofDriver(UUID driver) {
        return database.preparedQuery("SELECT " + COLUMNS + " FROM emsp.contract WHERE driver_id = $1 ORDER BY id")
                .execute(Tuple.of(driver))
                .map(ContractStore::all);
    }

    Uni<List<Contract>> list(@Nullable String after, int limit) {
        return database.preparedQuery("SELECT " + COLUMNS
                        + " FROM emsp.contract WHERE ($1::text IS NULL OR id > $1) ORDER BY id LIMIT $2")
                .execute(Tuple.from(Arrays.asList(after, limit)))
                .map(ContractStore::all);
    }

    /** Those that have not ended. */
    Uni<List<Contract>> toExport(@Nullable String after, int limit) {
        return database.preparedQuery(
                        "SELECT " + COLUMNS
                                + " FROM emsp.contract WHERE state <> 'ENDED' AND ($1::text IS NULL OR id > $1) ORDER BY id LIMIT $2")
                .execute(Tuple.from(Arrays.asList(after, limit)))
                .map(ContractStore::all);
    }

    /** Ends all contracts of a driver who leaves. */
    Uni<Void> endAll(SqlClient connection, UUID driver) {
        return connection
                .preparedQuery("UPDATE emsp.contract SET state = 'ENDED', changed_at = $2 WHERE driver_id = $1")
                .execute(Tuple.of(driver, utc(clock.instant())))
                .flatMap(done -> connection.preparedQuery("""
                        UPDATE emsp.token SET last_updated = $2, changed_at = $2
                        WHERE contract_id IN (SELECT id FROM emsp.contract WHERE driver_id = $1)""").execute(Tuple.of(driver, utc(clock.instant()))))
                .replaceWithVoid();
    }

    /** Adds to what was spent, inside the transaction of the bill; negative for a credit. Tell {@link #told} after it. */
    public Uni<Void> spend(SqlClient connection, String contract, BigDecimal amount) {
        return connection
                .preparedQuery("UPDATE emsp.contract SET spent = spent + $2, changed_at = $3 WHERE id = $1")
                .execute(Tuple.of(contract, Numeric.create(amount), utc(clock.instant())))
                .replaceWithVoid();
    }

    public void told(String contract) {
        changes.fire(new ContractChanged(contract));
    }

    /** @return false where a payment with this reference was taken already */
    Uni<Boolean> pay(String contract, String reference, BigDecimal amount) {
        return database.withTransaction(connection -> connection
                        .preparedQuery("""
                        INSERT INTO emsp.payment (contract_id, reference, amount, paid_at) VALUES ($1, $2, $3, $4)
                        ON CONFLICT DO NOTHING""")
                        .execute(Tuple.of(contract, reference, Numeric.create(amount), utc(clock.instant())))
                        .flatMap(done -> done.rowCount() == 0
                                ? Uni.createFrom().item(false)
                                : spend(connection, contract, amount.negate()).replaceWith(true)))
                .invoke(done -> told(contract));
    }

    private static String text(Limits limits) {
        try {
            return OcpiJson.mapper().writeValueAsString(limits);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Limits as {@link #text} wrote them. */
    public static Limits limits(String text) {
        try {
            return OcpiJson.mapper().readValue(text, Limits.class);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a stored contract has unreadable limits", impossible);
        }
    }

    private static List<Contract> all(RowSet<Row> rows) {
        List<Contract> contracts = new ArrayList<>(rows.size());
        for (Row row : rows) {
            contracts.add(new Contract(
                    row.getString("id"),
                    row.getUUID("driver_id"),
                    row.getString("party"),
                    ContractState.valueOf(row.getString("state")),
                    instant(row, "valid_from"),
                    instantOrNull(row, "valid_until"),
                    row.getString("currency"),
                    limits(row.getString("limits")),
                    row.getBigDecimal("spent")));
        }
        return contracts;
    }
}
