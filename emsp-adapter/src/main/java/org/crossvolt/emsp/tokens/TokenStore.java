package org.crossvolt.emsp.tokens;

import static org.crossvolt.emsp.Columns.instant;
import static org.crossvolt.emsp.Columns.instantOrNull;
import static org.crossvolt.emsp.Columns.utc;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.crossvolt.emsp.contracts.ContractState;
import org.crossvolt.emsp.contracts.ContractStore;
import org.jspecify.annotations.Nullable;

/** Tokens in PostgreSQL, always read together with what decides about them. */
@Singleton
public class TokenStore {

    static final String SELECT = """
            SELECT t.id, c.driver_id, t.contract_id, t.party, t.uid, t.type, t.visual_number, t.issuer, t.group_id, t.blocked,
              least(t.valid_until, c.valid_until) AS valid_until, t.whitelist, t.language, t.default_profile_type,
              t.last_updated, t.pushed_at, c.state, c.valid_from, c.currency, c.limits, c.spent
            FROM emsp.token t JOIN emsp.contract c ON c.id = t.contract_id
            """;

    private final Pool database;
    private final Clock clock;

    TokenStore(Pool database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** A token that is to be. */
    public record NewToken(
            UUID id,
            String contract,
            String party,
            String uid,
            String type,
            @Nullable String visualNumber,
            String issuer,
            @Nullable String groupId,
            @Nullable Instant validUntil,
            String whitelist,
            @Nullable String language,
            @Nullable String defaultProfileType,
            boolean blocked) {

        @Override
        public String toString() {
            return "NewToken[" + id + "]";
        }
    }

    /** @return false where a token of this party has this uid and type already */
    public Uni<Boolean> add(NewToken token) {
        return database.preparedQuery("""
                        INSERT INTO emsp.token (id, contract_id, party, uid, uid_folded, type, visual_number, issuer, group_id,
                          valid_until, whitelist, language, default_profile_type, last_updated, changed_at, blocked)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15)
                        ON CONFLICT (party, uid_folded, type) DO NOTHING""")
                .execute(Tuple.from(Arrays.asList(
                        token.id(),
                        token.contract(),
                        token.party(),
                        token.uid(),
                        token.uid().toUpperCase(Locale.ROOT),
                        token.type(),
                        token.visualNumber(),
                        token.issuer(),
                        token.groupId(),
                        utc(token.validUntil()),
                        token.whitelist(),
                        token.language(),
                        token.defaultProfileType(),
                        utc(now()),
                        token.blocked())))
                .map(done -> done.rowCount() > 0);
    }

    /** Partners compare {@code last_updated} with three fraction digits at most. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** What an operator changes of a token; what is not set stays as it is. */
    record Change(
            boolean setValidUntil,
            @Nullable Instant validUntil,
            @Nullable String whitelist,
            boolean setGroupId,
            @Nullable String groupId,
            boolean setVisualNumber,
            @Nullable String visualNumber) {}

    Uni<Void> change(UUID id, Change change) {
        return database.preparedQuery("""
                        UPDATE emsp.token SET valid_until = CASE WHEN $2 THEN $3 ELSE valid_until END,
                          whitelist = coalesce($4, whitelist), group_id = CASE WHEN $5 THEN $6 ELSE group_id END,
                          visual_number = CASE WHEN $7 THEN $8 ELSE visual_number END, last_updated = $9, changed_at = $9
                        WHERE id = $1""")
                .execute(Tuple.from(Arrays.asList(
                        id,
                        change.setValidUntil(),
                        utc(change.validUntil()),
                        change.whitelist(),
                        change.setGroupId(),
                        change.groupId(),
                        change.setVisualNumber(),
                        change.visualNumber(),
                        utc(now()))))
                .replaceWithVoid();
    }

    Uni<Void> block(UUID id, boolean blocked) {
        return database.preparedQuery(
                        "UPDATE emsp.token SET blocked = $2, last_updated = $3, changed_at = $3 WHERE id = $1")
                .execute(Tuple.of(id, blocked, utc(now())))
                .replaceWithVoid();
    }

    Uni<Optional<KnownToken>> find(UUID id) {
        return database.preparedQuery(SELECT + "WHERE t.id = $1")
                .execute(Tuple.of(id))
                .map(rows -> all(rows).stream().findFirst());
    }

    Uni<List<KnownToken>> ofContract(String contract) {
        return database.preparedQuery(SELECT + "WHERE t.contract_id = $1 ORDER BY t.id")
                .execute(Tuple.of(contract))
                .map(TokenStore::all);
    }

    public Uni<List<KnownToken>> ofDriver(UUID driver) {
        return database.preparedQuery(SELECT + "WHERE c.driver_id = $1 ORDER BY t.id")
                .execute(Tuple.of(driver))
                .map(TokenStore::all);
    }

    Uni<List<KnownToken>> list(@Nullable UUID after, int limit) {
        return database.preparedQuery(SELECT + "WHERE ($1::uuid IS NULL OR t.id > $1) ORDER BY t.id LIMIT $2")
                .execute(Tuple.from(Arrays.asList(after, limit)))
                .map(TokenStore::all);
    }

    /** Those of contracts that have not ended, with what is their own: an end of the contract is not among it. */
    Uni<List<NewToken>> toExport(@Nullable UUID after, int limit) {
        return database.preparedQuery("""
                        SELECT t.id, t.contract_id, t.party, t.uid, t.type, t.visual_number, t.issuer, t.group_id, t.valid_until,
                          t.whitelist, t.language, t.default_profile_type, t.blocked
                        FROM emsp.token t JOIN emsp.contract c ON c.id = t.contract_id
                        WHERE c.state <> 'ENDED' AND ($1::uuid IS NULL OR t.id > $1) ORDER BY t.id LIMIT $2""")
                .execute(Tuple.from(Arrays.asList(after, limit)))
                .map(rows -> {
                    List<NewToken> tokens = new ArrayList<>(rows.size());
                    rows.forEach(row -> tokens.add(own(row)));
                    return tokens;
                });
    }

    private static NewToken own(Row row) {
        return new NewToken(
                row.getUUID("id"),
                row.getString("contract_id"),
                row.getString("party"),
                row.getString("uid"),
                row.getString("type"),
                row.getString("visual_number"),
                row.getString("issuer"),
                row.getString("group_id"),
                instantOrNull(row, "valid_until"),
                row.getString("whitelist"),
                row.getString("language"),
                row.getString("default_profile_type"),
                row.getBoolean("blocked"));
    }

    /** Everything that changed since, in the token or its contract. */
    Uni<List<KnownToken>> changedSince(Instant since) {
        return database.preparedQuery(SELECT + "WHERE t.changed_at >= $1 OR c.changed_at >= $1")
                .execute(Tuple.of(utc(since)))
                .map(TokenStore::all);
    }

    /** Those whose newest state the hub does not have, oldest change first. */
    Uni<List<KnownToken>> toPush(int limit) {
        return database.preparedQuery(
                        SELECT + "WHERE t.pushed_at IS DISTINCT FROM t.last_updated ORDER BY t.last_updated LIMIT $1")
                .execute(Tuple.of(limit))
                .map(TokenStore::all);
    }

    Uni<Void> pushed(UUID id, Instant lastUpdated) {
        return database.preparedQuery("UPDATE emsp.token SET pushed_at = $2 WHERE id = $1")
                .execute(Tuple.of(id, utc(lastUpdated)))
                .replaceWithVoid();
    }

    /** Lets tokens that ran out, or whose contract began, be told again: time has changed what they are. */
    Uni<Void> noteTime() {
        return database.preparedQuery("""
                        UPDATE emsp.token t SET last_updated = $1, changed_at = $1 FROM emsp.contract c
                        WHERE c.id = t.contract_id
                          AND ((least(t.valid_until, c.valid_until) <= $1
                                AND t.last_updated < least(t.valid_until, c.valid_until))
                            OR (c.valid_from <= $1 AND t.last_updated < c.valid_from))""").execute(Tuple.of(utc(now()))).replaceWithVoid();
    }

    static List<KnownToken> all(RowSet<Row> rows) {
        List<KnownToken> tokens = new ArrayList<>(rows.size());
        for (Row row : rows) {
            tokens.add(new KnownToken(
                    row.getUUID("id"),
                    row.getUUID("driver_id"),
                    row.getString("contract_id"),
                    row.getString("party"),
                    row.getString("uid"),
                    row.getString("type"),
                    row.getString("visual_number"),
                    row.getString("issuer"),
                    row.getString("group_id"),
                    row.getBoolean("blocked"),
                    instantOrNull(row, "valid_until"),
                    row.getString("whitelist"),
                    row.getString("language"),
                    row.getString("default_profile_type"),
                    instant(row, "last_updated"),
                    instantOrNull(row, "pushed_at"),
                    ContractState.valueOf(row.getString("state")),
                    instant(row, "valid_from"),
                    row.getString("currency"),
                    ContractStore.limits(row.getString("limits")),
                    row.getBigDecimal("spent")));
        }
        return tokens;
    }
}
