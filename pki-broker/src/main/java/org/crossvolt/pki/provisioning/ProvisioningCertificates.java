package org.crossvolt.pki.provisioning;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.crossvolt.pki.signing.Vault;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.crossvolt.pki.validation.Pcid;
import org.crossvolt.pki.validation.Pem;
import org.crossvolt.pki.validation.Suite;
import org.jspecify.annotations.Nullable;

/** The provisioning certificates of cars, by PCID and suite. */
@ApplicationScoped
class ProvisioningCertificates {

    private final Pool database;
    private final Vault vault;
    private final ChainValidator validator;

    ProvisioningCertificates(Pool database, Vault vault, ChainValidator validator) {
        this.database = database;
        this.vault = vault;
        this.validator = validator;
    }

    /**
     * A car's certificate.
     *
     * @param path leaf first, root excluded
     * @param v2gRoots what the manufacturer says of the roots in the car: key identifiers or SHA-256, hex
     */
    record Kept(Pcid pcid, List<ParsedCertificate> path, String anchorId, List<String> v2gRoots) {

        ParsedCertificate leaf() {
            return path.getFirst();
        }

        Suite suite() {
            return leaf().suite();
        }

        List<byte[]> chain() {
            return path.stream().map(ParsedCertificate::der).toList();
        }
    }

    /** What became of what was known about a car before. */
    enum Change {
        ADDED,
        RENEWED,
        REKEYED
    }

    /** Stands for a PCID where it must not be read. */
    String hash(Pcid pcid) {
        return vault.keyedHash("pcid/" + pcid.withoutCheckDigit());
    }

    Uni<Change> put(SqlClient client, Kept kept, String account) {
        String hash = hash(kept.pcid());
        return client.preparedQuery("""
                        SELECT spki FROM pki.provisioning_certificate WHERE pcid_hash = $1 AND suite = $2 FOR UPDATE""")
                .execute(Tuple.of(hash, kept.suite().name()))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getString("spki"))
                .call(before -> client.preparedQuery("""
                                INSERT INTO pki.provisioning_certificate (pcid_hash, suite, wmi, fingerprint, spki, anchor_id,
                                  v2g_roots, sealed, not_after, kept_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                                ON CONFLICT (pcid_hash, suite) DO UPDATE SET fingerprint = excluded.fingerprint,
                                  spki = excluded.spki, anchor_id = excluded.anchor_id, v2g_roots = excluded.v2g_roots,
                                  sealed = excluded.sealed, not_after = excluded.not_after, kept_by = excluded.kept_by,
                                  changed_at = now()""")
                        .execute(Tuple.from(Arrays.asList(
                                hash,
                                kept.suite().name(),
                                kept.pcid().wmi(),
                                kept.leaf().sha256(),
                                kept.leaf().spki(),
                                kept.anchorId(),
                                kept.v2gRoots().toArray(String[]::new),
                                Buffer.buffer(vault.seal(
                                        "provisioning/" + hash,
                                        Pem.chain(kept.chain()).getBytes(StandardCharsets.UTF_8))),
                                kept.leaf().notAfter().atOffset(ZoneOffset.UTC),
                                account))))
                .map(before -> change(before, kept));
    }

    private static Change change(@Nullable String before, Kept kept) {
        if (before == null) {
            return Change.ADDED;
        }
        return before.equals(kept.leaf().spki()) ? Change.RENEWED : Change.REKEYED;
    }

    Uni<Optional<Kept>> find(Pcid pcid, Suite suite) {
        return all(pcid)
                .map(all ->
                        all.stream().filter(one -> one.suite().equals(suite)).findFirst());
    }

    Uni<List<Kept>> all(Pcid pcid) {
        String hash = hash(pcid);
        return database.preparedQuery("""
                        SELECT anchor_id, v2g_roots, sealed FROM pki.provisioning_certificate
                        WHERE pcid_hash = $1 ORDER BY suite""").execute(Tuple.of(hash)).map(rows -> {
            List<Kept> all = new ArrayList<>();
            for (Row row : rows) {
                String pem = new String(
                        vault.open(
                                "provisioning/" + hash, row.getBuffer("sealed").getBytes()),
                        StandardCharsets.UTF_8);
                List<ParsedCertificate> path = validator.readPem(pem) instanceof ChainValidator.Text.Certificates read
                        ? validator.readable(read.chain())
                        : List.of();
                all.add(new Kept(
                        Pcid.parse(path.getFirst().commonName()),
                        path,
                        row.getString("anchor_id"),
                        List.of(row.getArrayOfStrings("v2g_roots"))));
            }
            return all;
        });
    }

    Uni<Boolean> delete(SqlClient client, Pcid pcid) {
        return client.preparedQuery("DELETE FROM pki.provisioning_certificate WHERE pcid_hash = $1")
                .execute(Tuple.of(hash(pcid)))
                .map(rows -> rows.rowCount() > 0);
    }
}
