package org.crossvolt.hub.agreements;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.crossvolt.ocpi.types.PartyId;
import org.jspecify.annotations.Nullable;

/** Agreements in PostgreSQL. */
@Singleton
class AgreementStore {

    private static final String PROPOSAL =
            "id, proposer AS party_one, other AS party_two, modules, valid_from, valid_until, safekeeping";

    private final Pool database;

    AgreementStore(Pool database) {
        this.database = database;
    }

    Uni<List<Agreement>> readAll() {
        return database.query(
                        "SELECT id, party_one, party_two, modules, valid_from, valid_until, safekeeping FROM hub.agreement")
                .execute()
                .map(AgreementStore::agreements);
    }

    private static List<Agreement> agreements(RowSet<Row> rows) {
        List<Agreement> agreements = new ArrayList<>(rows.size());
        for (Row row : rows) {
            agreements.add(new Agreement(
                    row.getString("id"),
                    PartyId.parse(row.getString("party_one")),
                    PartyId.parse(row.getString("party_two")),
                    List.of(row.getArrayOfStrings("modules")),
                    instant(row.getOffsetDateTime("valid_from")),
                    instant(row.getOffsetDateTime("valid_until")),
                    row.getBoolean("safekeeping")));
        }
        return agreements;
    }

    Uni<List<Agreement>> proposals() {
        return database.query("SELECT " + PROPOSAL + " FROM hub.agreement_proposal ORDER BY proposed_at, id")
                .execute()
                .map(AgreementStore::agreements);
    }

    /** A later proposal of the same party to the same other replaces the earlier; its id is a new one. */
    Uni<Void> propose(Agreement proposal) {
        return database.preparedQuery("""
                        INSERT INTO hub.agreement_proposal (id, proposer, other, modules, valid_from, valid_until, safekeeping)
                        VALUES ($1, $2, $3, $4, $5, $6, $7)
                        ON CONFLICT (proposer, other) DO UPDATE SET id = excluded.id, modules = excluded.modules,
                          valid_from = excluded.valid_from, valid_until = excluded.valid_until,
                          safekeeping = excluded.safekeeping, proposed_at = now()""").execute(valuesOf(proposal)).replaceWithVoid();
    }

    /** The agreement that came of a proposal; empty where it was withdrawn or replaced meanwhile. */
    Uni<Optional<Agreement>> accept(String id) {
        return database.preparedQuery("""
                        WITH accepted AS (DELETE FROM hub.agreement_proposal WHERE id = $1
                          RETURNING id, proposer, other, modules, valid_from, valid_until, safekeeping)
                        INSERT INTO hub.agreement (id, party_one, party_two, modules, valid_from, valid_until, safekeeping)
                        SELECT id, proposer, other, modules, valid_from, valid_until, safekeeping FROM accepted
                        RETURNING id, party_one, party_two, modules, valid_from, valid_until, safekeeping""")
                .execute(Tuple.of(id))
                .map(rows -> agreements(rows).stream().findFirst());
    }

    Uni<Boolean> removeProposal(String id) {
        return database.preparedQuery("DELETE FROM hub.agreement_proposal WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> rows.rowCount() > 0);
    }

    Uni<Void> put(Agreement agreement) {
        return database.preparedQuery("""
                        INSERT INTO hub.agreement (id, party_one, party_two, modules, valid_from, valid_until, safekeeping)
                        VALUES ($1, $2, $3, $4, $5, $6, $7)
                        ON CONFLICT (id) DO UPDATE SET party_one = excluded.party_one, party_two = excluded.party_two,
                          modules = excluded.modules, valid_from = excluded.valid_from,
                          valid_until = excluded.valid_until, safekeeping = excluded.safekeeping, changed_at = now()""").execute(valuesOf(agreement)).replaceWithVoid();
    }

    private static Tuple valuesOf(Agreement agreement) {
        return Tuple.from(Arrays.asList(
                agreement.id(),
                agreement.one().toString(),
                agreement.two().toString(),
                agreement.modules().toArray(String[]::new),
                utc(agreement.from()),
                utc(agreement.until()),
                agreement.safekeeping()));
    }

    Uni<Boolean> remove(String id) {
        return database.preparedQuery("DELETE FROM hub.agreement WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> rows.rowCount() > 0);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime moment) {
        return moment == null ? null : moment.toInstant();
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
