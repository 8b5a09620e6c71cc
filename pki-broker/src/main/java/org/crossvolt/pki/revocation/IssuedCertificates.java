package org.crossvolt.pki.revocation;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crossvolt.pki.signing.OcspAnswers;
import org.crossvolt.pki.validation.ParsedCertificate;

/** What this installation has issued, and what of that it has revoked. */
@ApplicationScoped
public class IssuedCertificates {

    private final Pool database;

    IssuedCertificates(Pool database) {
        this.database = database;
    }

    /** Why a certificate is revoked: the reasons of the OPNC, with their CRLReason. */
    public enum RevocationReason {
        UNSPECIFIED("unspecified", 0),
        KEY_COMPROMISE("keyCompromise", 1),
        AFFILIATION_CHANGED("affiliationChanged", 3),
        SUPERSEDED("superseded", 4),
        CESSATION_OF_OPERATION("cessationOfOperation", 5),
        PRIVILEGE_WITHDRAWN("privilegeWithdrawn", 9),
        AA_COMPROMISE("aACompromise", 10);

        private final String word;
        private final int code;

        RevocationReason(String word, int code) {
            this.word = word;
            this.code = code;
        }

        /** @throws IllegalArgumentException naming those that are known */
        public static RevocationReason of(String word) {
            return Arrays.stream(values())
                    .filter(one -> one.word.equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("is none of "
                            + Arrays.stream(values()).map(one -> one.word).toList()));
        }

        public String word() {
            return word;
        }
    }

    public Uni<Void> add(ParsedCertificate issuer, ParsedCertificate leaf, String purpose) {
        return add(database, issuer, leaf, purpose);
    }

    public Uni<Void> add(SqlClient client, ParsedCertificate issuer, ParsedCertificate leaf, String purpose) {
        return client.preparedQuery("""
                        INSERT INTO pki.issued_certificate (issuer_spki, serial, sha256, purpose, not_after)
                        VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING""")
                .execute(Tuple.of(
                        issuer.spki(),
                        leaf.serialHex(),
                        leaf.sha256(),
                        purpose,
                        leaf.notAfter().atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    /** Whether it was one of ours; what was revoked before keeps its moment. */
    Uni<Boolean> revoke(SqlClient client, String issuerSpki, String serial, Instant at, RevocationReason reason) {
        return client.preparedQuery("""
                        UPDATE pki.issued_certificate SET revoked_at = COALESCE(revoked_at, $3), reason = COALESCE(reason, $4)
                        WHERE issuer_spki = $1 AND serial = $2""")
                .execute(Tuple.of(issuerSpki, serial, at.atOffset(ZoneOffset.UTC), reason.word()))
                .map(rows -> rows.rowCount() > 0);
    }

    /** By serial; a serial that is not there was never issued. */
    Uni<Map<String, OcspAnswers.Status>> find(String issuerSpki, List<String> serials) {
        return find(database, issuerSpki, serials);
    }

    Uni<Map<String, OcspAnswers.Status>> find(SqlClient client, String issuerSpki, List<String> serials) {
        return client.preparedQuery("""
                        SELECT serial, revoked_at, reason FROM pki.issued_certificate
                        WHERE issuer_spki = $1 AND serial = ANY($2)""")
                .execute(Tuple.of(issuerSpki, serials.toArray(String[]::new)))
                .map(rows -> {
                    Map<String, OcspAnswers.Status> found = new HashMap<>();
                    for (Row row : rows) {
                        found.put(row.getString("serial"), status(row));
                    }
                    return found;
                });
    }

    private static OcspAnswers.Status status(Row row) {
        return row.getOffsetDateTime("revoked_at") == null
                ? new OcspAnswers.Status.Good()
                : new OcspAnswers.Status.Revoked(
                        row.getOffsetDateTime("revoked_at").toInstant(),
                        RevocationReason.of(row.getString("reason")).code);
    }
}
