package org.crossvolt.pki.revocation;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.crossvolt.pki.validation.RevocationState;
import org.jspecify.annotations.Nullable;

/** Answers about revocation in PostgreSQL. */
@ApplicationScoped
class AnswerStore {

    private static final int MOST_AT_ONCE = 10_000;

    private final Pool database;

    AnswerStore(Pool database) {
        this.database = database;
    }

    /** A newer answer replaces an older one; a revocation is never replaced by an answer that is not newer. */
    Uni<Void> put(KnownAnswer answer, ParsedCertificate certificate, ParsedCertificate issuer) {
        return put(database, answer, certificate, issuer);
    }

    Uni<Void> put(SqlClient client, KnownAnswer answer, ParsedCertificate certificate, ParsedCertificate issuer) {
        Instant revokedAt = answer.state() instanceof RevocationState.Revoked revoked ? revoked.at() : null;
        return client.preparedQuery("""
                        INSERT INTO pki.revocation_answer (certificate, issuer_spki, source, status, revoked_at, this_update,
                          next_update, answer, certificate_der, issuer_der)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                        ON CONFLICT (certificate) DO UPDATE SET issuer_spki = excluded.issuer_spki, source = excluded.source,
                          status = excluded.status, revoked_at = excluded.revoked_at, this_update = excluded.this_update,
                          next_update = excluded.next_update, answer = excluded.answer, certificate_der = excluded.certificate_der,
                          issuer_der = excluded.issuer_der, fetched_at = now()
                        WHERE revocation_answer.this_update <= excluded.this_update""")
                .execute(Tuple.from(Arrays.asList(
                        answer.certificate(),
                        answer.issuerSpki(),
                        answer.source(),
                        answer.status(),
                        revokedAt == null ? null : revokedAt.atOffset(ZoneOffset.UTC),
                        answer.thisUpdate().atOffset(ZoneOffset.UTC),
                        answer.nextUpdate().atOffset(ZoneOffset.UTC),
                        io.vertx.core.buffer.Buffer.buffer(answer.bytes()),
                        io.vertx.core.buffer.Buffer.buffer(certificate.der()),
                        io.vertx.core.buffer.Buffer.buffer(issuer.der()))))
                .replaceWithVoid();
    }

    /**
     * An answer with what is needed to ask again; null where an older version kept it.
     *
     * @param certificate DER
     * @param issuer DER
     */
    record Stored(KnownAnswer answer, byte @Nullable [] certificate, byte @Nullable [] issuer) {}

    /**
     * A place in the order in which answers are read: behind this transaction's answer about this certificate.
     *
     * @param transaction number of the transaction that wrote last
     */
    record Position(String transaction, String certificate) {

        static final Position START = new Position("0", "");
    }

    /**
     * Answers behind a position.
     *
     * @param end where the next page begins
     * @param whole whether this was the last page
     * @param horizon what was written before it is all visible now, and may lie before the end: a transaction with a smaller
     *     number can be the last to commit
     */
    record Page(List<Stored> answers, Position end, boolean whole, Position horizon) {}

    Uni<Page> behind(Position position) {
        return database.preparedQuery("""
                        SELECT certificate, issuer_spki, source, status, revoked_at, this_update, next_update, answer, fetched_at,
                          certificate_der, issuer_der, written_by::text AS written_by, seen.horizon
                        FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon) AS seen
                        LEFT JOIN pki.revocation_answer ON (written_by, certificate) > ($1::text::xid8, $2)
                          AND (next_update > now() OR status = 'REVOKED')
                        ORDER BY revocation_answer.written_by, certificate LIMIT $3""")
                .execute(Tuple.of(position.transaction(), position.certificate(), MOST_AT_ONCE))
                .map(rows -> {
                    List<Stored> answers = new ArrayList<>();
                    Position end = position;
                    Position horizon = position;
                    for (Row row : rows) {
                        horizon = new Position(row.getString("horizon"), "");
                        if (row.getString("certificate") != null) {
                            answers.add(new Stored(read(row), bytes(row, "certificate_der"), bytes(row, "issuer_der")));
                            end = new Position(row.getString("written_by"), row.getString("certificate"));
                        }
                    }
                    return new Page(answers, end, answers.size() < MOST_AT_ONCE, horizon);
                });
    }

    /** Of each CA the newest answer by OCSP of the last 30 days: who signed it is whom its next answers depend on. */
    Uni<List<Stored>> newestByIssuer() {
        return database.preparedQuery("""
                        SELECT certificate, issuer_spki, source, status, revoked_at, this_update, next_update, answer, fetched_at,
                          certificate_der, issuer_der
                        FROM pki.revocation_answer WHERE certificate IN (
                          SELECT DISTINCT ON (issuer_spki) certificate FROM pki.revocation_answer
                          WHERE source = 'OCSP' AND issuer_der IS NOT NULL AND fetched_at > now() - interval '30 days'
                          ORDER BY issuer_spki, fetched_at DESC, certificate)
                        LIMIT $1""").execute(Tuple.of(MOST_AT_ONCE)).map(rows -> {
            List<Stored> answers = new ArrayList<>();
            rows.forEach(
                    row -> answers.add(new Stored(read(row), bytes(row, "certificate_der"), bytes(row, "issuer_der"))));
            return answers;
        });
    }

    private static byte @Nullable [] bytes(Row row, String column) {
        return row.getBuffer(column) == null ? null : row.getBuffer(column).getBytes();
    }

    private static KnownAnswer read(Row row) {
        String source = row.getString("source");
        Instant thisUpdate = row.getOffsetDateTime("this_update").toInstant();
        Instant nextUpdate = row.getOffsetDateTime("next_update").toInstant();
        RevocationState state = switch (row.getString("status")) {
            case "GOOD" -> new RevocationState.Good(source, thisUpdate, nextUpdate);
            case "REVOKED" ->
                new RevocationState.Revoked(
                        source, row.getOffsetDateTime("revoked_at").toInstant(), thisUpdate);
            default -> new RevocationState.Unknown(source, thisUpdate);
        };
        return new KnownAnswer(
                row.getString("certificate"),
                row.getString("issuer_spki"),
                state,
                thisUpdate,
                nextUpdate,
                row.getBuffer("answer").getBytes(),
                row.getOffsetDateTime("fetched_at").toInstant());
    }
}
