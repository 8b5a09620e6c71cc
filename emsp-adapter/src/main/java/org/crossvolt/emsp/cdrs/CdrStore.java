package org.crossvolt.emsp.cdrs;

import static org.crossvolt.emsp.Columns.instant;
import static org.crossvolt.emsp.Columns.utc;

import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.sqlclient.data.Numeric;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.crossvolt.emsp.contracts.ContractStore;
import org.crossvolt.emsp.notifications.Notices;
import org.crossvolt.emsp.tokens.KnownToken;
import org.crossvolt.ocpi.cdrs.Cdr;
import org.crossvolt.ocpi.types.OcpiReader;
import org.jspecify.annotations.Nullable;

/** CDRs and bills in PostgreSQL. A bill, what it does to the contract, and the CDR's state change together or not at all. */
@Singleton
class CdrStore {

    private static final String SELECT = """
            SELECT ref, body, driver_id, contract_id, credit_of, currency, amount, state, reason, report, received_at
            FROM emsp.cdr
            """;

    private final Pool database;
    private final ContractStore contracts;
    private final Notices notices;
    private final Clock clock;

    CdrStore(Pool database, ContractStore contracts, Notices notices, Clock clock) {
        this.database = database;
        this.contracts = contracts;
        this.notices = notices;
        this.clock = clock;
    }

    /** @param created false where it was there already */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Added(UUID ref, boolean created, byte[] kept) {}

    /** Keeps a CDR once; whatever comes later under its id changes nothing. */
    Uni<Added> add(Cdr cdr, byte[] body, KnownToken token) {
        BigDecimal amount = cdr.totalCost().inclVat() == null
                ? cdr.totalCost().exclVat()
                : cdr.totalCost().inclVat();
        String country = cdr.countryCode().folded();
        String party = cdr.partyId().folded();
        String id = cdr.id().folded();
        return database.preparedQuery("""
                        INSERT INTO emsp.cdr (ref, country_code, party_id, object_id, body, driver_id, contract_id, session_id,
                          credit_of, currency, amount, started_at, received_at, state, next_try, changed_at)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'RECEIVED', $13, $13)
                        ON CONFLICT (country_code, party_id, object_id) DO NOTHING""")
                .execute(Tuple.from(Arrays.asList(
                        UuidCreator.getTimeOrderedEpochPlus1(),
                        country,
                        party,
                        id,
                        Buffer.buffer(body),
                        token.driver(),
                        token.contract(),
                        cdr.sessionId() == null ? null : cdr.sessionId().folded(),
                        cdr.creditReferenceId() == null
                                ? null
                                : cdr.creditReferenceId().folded(),
                        cdr.currency(),
                        Numeric.create(amount),
                        utc(cdr.startDateTime().instant()),
                        utc(clock.instant()))))
                .flatMap(done -> find(country, party, id)
                        .map(kept -> new Added(
                                kept.orElseThrow().ref(),
                                done.rowCount() > 0,
                                kept.orElseThrow().body())));
    }

    Uni<Optional<CdrEntry>> find(String country, String party, String id) {
        return database.preparedQuery(SELECT + "WHERE country_code = $1 AND party_id = $2 AND object_id = $3")
                .execute(Tuple.of(country, party, id))
                .map(CdrStore::first);
    }

    Uni<Optional<CdrEntry>> find(UUID ref) {
        return database.preparedQuery(SELECT + "WHERE ref = $1")
                .execute(Tuple.of(ref))
                .map(CdrStore::first);
    }

    Uni<List<CdrEntry>> list(@Nullable String state, @Nullable UUID after, int limit) {
        return database.preparedQuery(SELECT + """
                        WHERE ($1::text IS NULL OR state = $1) AND ($2::uuid IS NULL OR ref > $2) ORDER BY ref LIMIT $3""")
                .execute(Tuple.from(Arrays.asList(state, after, limit)))
                .map(CdrStore::all);
    }

    /** What a driver was billed, newest first. */
    Uni<List<CdrEntry>> billed(UUID driver, @Nullable Instant before, int limit) {
        return database.preparedQuery(SELECT + """
                        WHERE driver_id = $1 AND report IS NOT NULL AND ($2::timestamptz IS NULL OR started_at < $2)
                          AND ref IN (SELECT cdr FROM emsp.bill)
                        ORDER BY started_at DESC LIMIT $3""")
                .execute(Tuple.of(driver, utc(before), limit))
                .map(CdrStore::all);
    }

    /** Takes some that are due; they come again after the lease unless they were decided. */
    Uni<List<CdrEntry>> due(int limit, Duration lease) {
        Instant now = clock.instant();
        return database.preparedQuery("""
                        UPDATE emsp.cdr SET next_try = $2 WHERE ref IN (
                          SELECT ref FROM emsp.cdr WHERE state = 'RECEIVED' AND next_try <= $1
                          ORDER BY next_try LIMIT $3 FOR UPDATE SKIP LOCKED)
                        RETURNING ref, body, driver_id, contract_id, credit_of, currency, amount, state, reason, report,
                          received_at""")
                .execute(Tuple.of(utc(now), utc(now.plus(lease)), limit))
                .map(CdrStore::all);
    }

    Uni<Void> later(UUID ref, Duration pause) {
        return database.preparedQuery("UPDATE emsp.cdr SET next_try = $2 WHERE ref = $1")
                .execute(Tuple.of(ref, utc(clock.instant().plus(pause))))
                .replaceWithVoid();
    }

    /** @return false where it was not in that state any more */
    Uni<Boolean> move(
            SqlClient connection, CdrEntry entry, CdrState to, @Nullable String reason, @Nullable String report) {
        return connection
                .preparedQuery("""
                        UPDATE emsp.cdr SET state = $3, reason = $4, report = coalesce($5, report), changed_at = $6
                        WHERE ref = $1 AND state = $2""")
                .execute(Tuple.from(Arrays.asList(
                        entry.ref(), entry.state().name(), to.name(), reason, report, utc(clock.instant()))))
                .map(done -> done.rowCount() > 0);
    }

    Uni<Boolean> move(CdrEntry entry, CdrState to, @Nullable String reason) {
        return move(database, entry, to, reason, null);
    }

    /** What came of billing. */
    enum Billing {
        BILLED,
        /** A bill for the same session stands already. */
        SESSION_BILLED,
        /** Somebody else decided meanwhile. */
        TOO_LATE
    }

    /** Bills a CDR: it counts against the contract, and its driver is told. */
    Uni<Billing> bill(CdrEntry entry, @Nullable String report) {
        return database.withTransaction(connection -> move(connection, entry, CdrState.ACCEPTED, null, report)
                        .flatMap(moved -> {
                            if (!moved) {
                                return Uni.createFrom().item(Billing.TOO_LATE);
                            }
                            return connection
                                    .preparedQuery("""
                                    INSERT INTO emsp.bill (cdr, contract_id, session_key, amount, billed_at)
                                    VALUES ($1, $2, $3, $4, $5)
                                    ON CONFLICT DO NOTHING""")
                                    .execute(Tuple.from(Arrays.asList(
                                            entry.ref(),
                                            entry.contract(),
                                            entry.sessionKey(),
                                            Numeric.create(entry.amount()),
                                            utc(clock.instant()))))
                                    .flatMap(done -> {
                                        if (done.rowCount() == 0) {
                                            return Uni.createFrom().failure(new SessionBilled());
                                        }
                                        return contracts
                                                .spend(connection, entry.contract(), entry.amount())
                                                .chain(() -> notices.tell(
                                                        connection, entry.driver(), "receipt.ready", entry.ref()))
                                                .replaceWith(Billing.BILLED);
                                    });
                        }))
                .onFailure(SessionBilled.class)
                .recoverWithItem(Billing.SESSION_BILLED)
                .invoke(done -> contracts.told(entry.contract()));
    }

    /** Undoes the transaction. */
    private static final class SessionBilled extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SessionBilled() {
            super(null, null, false, false);
        }
    }

    /** Takes back what a credit names: its bill, where there is one, counts no more. */
    Uni<Boolean> credit(CdrEntry credit, CdrEntry original) {
        return database.withTransaction(connection -> move(connection, credit, CdrState.APPLIED, null, null)
                        .flatMap(moved -> {
                            if (!moved) {
                                return Uni.createFrom().item(false);
                            }
                            return move(connection, original, CdrState.CREDITED, "Taken back by the network.", null)
                                    .flatMap(credited -> {
                                        if (!credited) {
                                            return Uni.createFrom().failure(new SessionBilled());
                                        }
                                        return unbill(connection, credit, original);
                                    });
                        }))
                .onFailure(SessionBilled.class)
                .recoverWithItem(false)
                .invoke(done -> contracts.told(original.contract()));
    }

    private Uni<Boolean> unbill(SqlClient connection, CdrEntry credit, CdrEntry original) {
        return connection
                .preparedQuery("""
                        UPDATE emsp.bill SET credited_by = $2 WHERE cdr = $1 AND credited_by IS NULL RETURNING amount""")
                .execute(Tuple.of(original.ref(), credit.ref()))
                .flatMap(rows -> {
                    for (Row row : rows) {
                        return contracts
                                .spend(
                                        connection,
                                        original.contract(),
                                        row.getBigDecimal("amount").negate())
                                .chain(() -> notices.tell(
                                        connection, original.driver(), "receipt.credited", original.ref()));
                    }
                    return Uni.createFrom().voidItem();
                })
                .replaceWith(true);
    }

    private static Optional<CdrEntry> first(RowSet<Row> rows) {
        return all(rows).stream().findFirst();
    }

    private static List<CdrEntry> all(RowSet<Row> rows) {
        List<CdrEntry> entries = new ArrayList<>(rows.size());
        for (Row row : rows) {
            byte[] body = row.getBuffer("body").getBytes();
            entries.add(new CdrEntry(
                    row.getUUID("ref"),
                    body,
                    OcpiReader.read(body, Cdr.class).orRefuse(),
                    row.getUUID("driver_id"),
                    row.getString("contract_id"),
                    row.getString("credit_of"),
                    row.getString("currency"),
                    row.getBigDecimal("amount"),
                    CdrState.valueOf(row.getString("state")),
                    row.getString("reason"),
                    row.getString("report"),
                    instant(row, "received_at")));
        }
        return entries;
    }
}
