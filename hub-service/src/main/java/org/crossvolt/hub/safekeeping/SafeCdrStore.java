package org.crossvolt.hub.safekeeping;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.crossvolt.hub.objects.Push;
import org.crossvolt.ocpi.types.PartyId;
import org.jspecify.annotations.Nullable;

/** The CDRs the hub took over, in PostgreSQL. */
@Singleton
class SafeCdrStore {

    private static final String COLUMNS = """
            id, country_code, party_id, cdr_id, receiver_country_code, receiver_party_id, platform_id, body, correlation_id,
            state, attempts, next_at, reason, taken_at, ended_at""";
    private final Pool database;

    SafeCdrStore(Pool database) {
        this.database = database;
    }

    /**
     * What came of taking a CDR over.
     *
     * @param created false where it was there already
     * @param same false where another CDR has its id, whoever that was for (I7)
     */
    record Taken(UUID id, boolean created, boolean same) {}

    Uni<Taken> take(UUID id, Push push, PartyId receiver) {
        return database.preparedQuery("""
                        WITH another AS (
                          SELECT 1 FROM hub.safe_cdr
                          WHERE country_code = $2 AND party_id = $3 AND cdr_id = $4 AND body <> $8
                        ), fresh AS (
                          INSERT INTO hub.safe_cdr (id, country_code, party_id, cdr_id, receiver_country_code,
                            receiver_party_id, platform_id, body, correlation_id)
                          SELECT $1::uuid, $2::text, $3::text, $4::text, $5::text, $6::text, $7::uuid, $8::bytea, $9::text
                          WHERE NOT EXISTS (SELECT 1 FROM another)
                          ON CONFLICT (country_code, party_id, cdr_id, receiver_country_code, receiver_party_id) DO NOTHING
                          RETURNING id
                        ), known AS (
                          SELECT id FROM hub.safe_cdr WHERE country_code = $2 AND party_id = $3 AND cdr_id = $4
                          ORDER BY (receiver_country_code = $5 AND receiver_party_id = $6) DESC LIMIT 1
                        )
                        SELECT id, true AS created, true AS same FROM fresh
                        UNION ALL
                        SELECT id, false, NOT EXISTS (SELECT 1 FROM another) FROM known
                        WHERE NOT EXISTS (SELECT 1 FROM fresh)""")
                .execute(Tuple.from(Arrays.asList(
                        id,
                        push.owner().countryCode().folded(),
                        push.owner().partyId().folded(),
                        push.ids().getFirst().toUpperCase(Locale.ROOT),
                        receiver.countryCode().folded(),
                        receiver.partyId().folded(),
                        push.platform(),
                        push.body(),
                        push.correlationId())))
                .map(rows -> {
                    for (Row row : rows) {
                        return new Taken(row.getUUID("id"), row.getBoolean("created"), row.getBoolean("same"));
                    }
                    throw new IllegalStateException("the same CDR is being taken over at this moment");
                });
    }

    /**
     * The next ones to try; each is claimed by one instance, and due again when the claim is over.
     *
     * @param mostToOne of one receiver, so that one with very many does not take all places
     * @param spared receivers that are left alone now
     */
    Uni<List<SafeCdr>> claimDue(int most, int mostToOne, Collection<PartyId> spared, Duration claim) {
        return database.preparedQuery("""
                        UPDATE hub.safe_cdr SET next_at = now() + $2 * interval '1 millisecond', attempts = attempts + 1
                        WHERE id IN (SELECT id FROM hub.safe_cdr
                          WHERE state = 'WAITING' AND next_at <= now() AND id IN (
                            SELECT id FROM (
                              SELECT id, next_at, row_number() OVER
                                (PARTITION BY receiver_country_code, receiver_party_id ORDER BY next_at) AS turn
                              FROM hub.safe_cdr WHERE state = 'WAITING' AND next_at <= now()
                                AND receiver_country_code || '-' || receiver_party_id <> ALL ($3)) AS due
                            WHERE turn <= $4 ORDER BY next_at LIMIT $1)
                          FOR UPDATE SKIP LOCKED)
                        RETURNING\s""" + COLUMNS)
                .execute(Tuple.of(most, claim.toMillis(), namesOf(spared), mostToOne))
                .map(SafeCdrStore::read);
    }

    /** Claimed, and not tried after all. */
    Uni<Void> giveBack(UUID id) {
        return database.preparedQuery("""
                        UPDATE hub.safe_cdr SET next_at = now(), attempts = attempts - 1
                        WHERE id = $1 AND state = 'WAITING'""").execute(Tuple.of(id)).replaceWithVoid();
    }

    Uni<Void> end(UUID id, SafeCdr.State state, String reason) {
        return database.preparedQuery("""
                        UPDATE hub.safe_cdr SET state = $2, reason = $3, ended_at = now()
                        WHERE id = $1 AND state = 'WAITING'""")
                .execute(Tuple.of(id, state.name(), reason))
                .replaceWithVoid();
    }

    Uni<Void> postpone(UUID id, Duration pause, String reason) {
        return database.preparedQuery("""
                        UPDATE hub.safe_cdr SET next_at = now() + $2 * interval '1 millisecond', reason = $3
                        WHERE id = $1 AND state = 'WAITING'""")
                .execute(Tuple.of(id, pause.toMillis(), reason))
                .replaceWithVoid();
    }

    /** Those for receivers that are left alone have no attempt that could end them. */
    Uni<Integer> parkOverdue(Collection<PartyId> spared, Duration longest, String reason) {
        return database.preparedQuery("""
                        UPDATE hub.safe_cdr SET state = 'PARKED', reason = $3, ended_at = now()
                        WHERE state = 'WAITING' AND next_at <= now() AND taken_at < now() - $2 * interval '1 millisecond'
                          AND receiver_country_code || '-' || receiver_party_id = ANY ($1)""")
                .execute(Tuple.of(namesOf(spared), longest.toMillis(), reason))
                .map(RowSet::rowCount);
    }

    private static String[] namesOf(Collection<PartyId> parties) {
        return parties.stream()
                .map(party ->
                        party.countryCode().folded() + "-" + party.partyId().folded())
                .toArray(String[]::new);
    }

    /** Back to the beginning; false where it is waiting or delivered. */
    Uni<Boolean> tryAgain(UUID id) {
        return database.preparedQuery("""
                        UPDATE hub.safe_cdr SET state = 'WAITING', attempts = 0, next_at = now(), taken_at = now(), ended_at = NULL
                        WHERE id = $1 AND state IN ('REJECTED', 'PARKED')""").execute(Tuple.of(id)).map(rows -> rows.rowCount() > 0);
    }

    Uni<Optional<SafeCdr>> find(UUID id) {
        return database.preparedQuery("SELECT " + COLUMNS + " FROM hub.safe_cdr WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> read(rows).stream().findFirst());
    }

    /** @param parties of which owner or receiver has to be one; null for all */
    Uni<List<SafeCdr>> list(@Nullable Collection<PartyId> parties, SafeCdr.@Nullable State state, int most) {
        String[] names = parties == null ? null : namesOf(parties);
        return database.preparedQuery("SELECT " + COLUMNS + """

                        FROM hub.safe_cdr
                        WHERE ($1::text[] IS NULL OR country_code || '-' || party_id = ANY ($1)
                            OR receiver_country_code || '-' || receiver_party_id = ANY ($1))
                          AND ($2::text IS NULL OR state = $2)
                        ORDER BY taken_at DESC, id DESC LIMIT $3""")
                .execute(Tuple.from(Arrays.asList(names, state == null ? null : state.name(), most)))
                .map(SafeCdrStore::read);
    }

    Uni<Long> count(SafeCdr.State state) {
        return database.preparedQuery("SELECT count(*) FROM hub.safe_cdr WHERE state = $1")
                .execute(Tuple.of(state.name()))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private static List<SafeCdr> read(RowSet<Row> rows) {
        List<SafeCdr> cdrs = new ArrayList<>(rows.size());
        for (Row row : rows) {
            OffsetDateTime ended = row.getOffsetDateTime("ended_at");
            cdrs.add(new SafeCdr(
                    row.getUUID("id"),
                    PartyId.of(row.getString("country_code"), row.getString("party_id")),
                    row.getString("cdr_id"),
                    PartyId.of(row.getString("receiver_country_code"), row.getString("receiver_party_id")),
                    row.getUUID("platform_id"),
                    row.getDelegate().getBuffer("body"),
                    row.getString("correlation_id"),
                    SafeCdr.State.valueOf(row.getString("state")),
                    row.getInteger("attempts"),
                    row.getOffsetDateTime("next_at").toInstant(),
                    row.getString("reason"),
                    row.getOffsetDateTime("taken_at").toInstant(),
                    ended == null ? null : ended.toInstant()));
        }
        return cdrs;
    }
}
