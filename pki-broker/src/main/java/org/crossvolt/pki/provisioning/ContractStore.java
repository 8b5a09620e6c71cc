package org.crossvolt.pki.provisioning;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.pki.signing.Vault;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.crossvolt.pki.validation.Pcid;
import org.crossvolt.pki.validation.Pem;

/** Contracts and their signatures in PostgreSQL: found by hashes, kept sealed. */
@ApplicationScoped
class ContractStore {

    private static final String COLUMNS =
            "id, namespace, fingerprint, issuer_spki, serial, source, is_default, not_before," + " not_after, sealed";
    private static final int MOST = 100;

    private final Pool database;
    private final Vault vault;
    private final ChainValidator validator;
    private final ProvisioningCertificates cars;

    ContractStore(Pool database, Vault vault, ChainValidator validator, ProvisioningCertificates cars) {
        this.database = database;
        this.vault = vault;
        this.validator = validator;
        this.cars = cars;
    }

    String hash(Emaid emaid) {
        return vault.keyedHash("emaid/" + emaid.withoutCheckDigit());
    }

    /**
     * Keeps a contract in place of the one that this car has of this eMAID; the first contract of a car is its default.
     *
     * @param same where what is there already is for the same key of the car, and lasts as long, it is returned instead (P5)
     */
    Uni<Put> put(SqlClient client, Contract contract, boolean same, String account) {
        String pcid = cars.hash(contract.pcid());
        String emaid = hash(contract.emaid());
        return client.preparedQuery("SELECT pg_advisory_xact_lock(hashtext($1))")
                .execute(Tuple.of("pki.contract." + pcid))
                .chain(() -> client.preparedQuery("SELECT " + COLUMNS + """
                                 FROM pki.contract
                                WHERE pcid_hash = $1 AND namespace = $2 AND state = 'ACTIVE'
                                ORDER BY (emaid_hash = $3) DESC LIMIT 2""")
                        .execute(Tuple.of(pcid, contract.namespace(), emaid)))
                .chain(rows -> {
                    List<Contract> there = read(rows);
                    Contract before = there.stream()
                            .filter(one -> hash(one.emaid()).equals(emaid))
                            .findFirst()
                            .orElse(null);
                    if (same && before != null && isAsGood(before, contract)) {
                        return Uni.createFrom().item(new Put(before, false, true));
                    }
                    boolean isDefault = there.isEmpty() || (before != null && before.isDefault());
                    return end(client, before)
                            .chain(() -> insert(client, contract, pcid, emaid, isDefault, account))
                            .map(kept -> new Put(kept, true, before != null));
                });
    }

    /**
     * What is in the pool now.
     *
     * @param fresh whether it was put there just now
     * @param update whether there was one of this eMAID in this car before
     */
    record Put(Contract contract, boolean fresh, boolean update) {}

    private static boolean isAsGood(Contract before, Contract wanted) {
        return before.fingerprint().equals(wanted.fingerprint())
                && before.source() == wanted.source()
                && !before.notAfter().isBefore(wanted.notAfter());
    }

    private static Uni<Void> end(SqlClient client, @org.jspecify.annotations.Nullable Contract before) {
        return before == null
                ? Uni.createFrom().voidItem()
                : client.preparedQuery("""
                                UPDATE pki.contract SET state = 'SUPERSEDED', is_default = false, changed_at = now()
                                WHERE id = $1""").execute(Tuple.of(before.id())).replaceWithVoid();
    }

    private Uni<Contract> insert(
            SqlClient client, Contract contract, String pcid, String emaid, boolean isDefault, String account) {
        return client.preparedQuery("""
                        INSERT INTO pki.contract (id, emaid_hash, pcid_hash, namespace, provider, wmi, fingerprint, issuer_spki,
                          serial, source, state, is_default, not_before, not_after, sealed, kept_by)
                        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'ACTIVE', $11, $12, $13, $14, $15)
                        RETURNING\s""" + COLUMNS)
                .execute(Tuple.from(Arrays.asList(
                        contract.id(),
                        emaid,
                        pcid,
                        contract.namespace(),
                        contract.emaid().provider(),
                        contract.pcid().wmi(),
                        contract.fingerprint(),
                        contract.issuerSpki(),
                        contract.serial(),
                        contract.source().name(),
                        isDefault,
                        contract.notBefore().atOffset(ZoneOffset.UTC),
                        contract.notAfter().atOffset(ZoneOffset.UTC),
                        Buffer.buffer(seal(contract)),
                        account)))
                .map(rows -> read(rows).getFirst());
    }

    private byte[] seal(Contract contract) {
        Base64.Encoder base64 = Base64.getEncoder();
        ContractParts parts = contract.parts();
        return vault.seal(
                "contract/" + contract.id(),
                new JsonObject()
                        .put("emaid", parts.emaid())
                        .put("pcid", parts.pcid())
                        .put("chain", Pem.chain(parts.chain()))
                        .put("encryptedKey", base64.encodeToString(parts.encryptedKey()))
                        .put("dhPublicKey", base64.encodeToString(parts.dhPublicKey()))
                        .toBuffer()
                        .getBytes());
    }

    private List<Contract> read(Iterable<Row> rows) {
        List<Contract> all = new ArrayList<>();
        for (Row row : rows) {
            UUID id = row.getUUID("id");
            JsonObject parts = new JsonObject(Buffer.buffer(
                    vault.open("contract/" + id, row.getBuffer("sealed").getBytes())));
            Base64.Decoder base64 = Base64.getDecoder();
            all.add(new Contract(
                    id,
                    new ContractParts(
                            parts.getString("emaid"),
                            parts.getString("pcid"),
                            chain(parts.getString("chain")),
                            base64.decode(parts.getString("encryptedKey")),
                            base64.decode(parts.getString("dhPublicKey"))),
                    row.getString("namespace"),
                    row.getString("fingerprint"),
                    row.getString("issuer_spki"),
                    row.getString("serial"),
                    Contract.Source.valueOf(row.getString("source")),
                    row.getBoolean("is_default"),
                    row.getOffsetDateTime("not_before").toInstant(),
                    row.getOffsetDateTime("not_after").toInstant()));
        }
        return all;
    }

    private List<byte[]> chain(String pem) {
        return validator.readPem(pem) instanceof ChainValidator.Text.Certificates read ? read.chain() : List.of();
    }

    /** The default first. */
    Uni<List<Contract>> ofCar(Pcid pcid) {
        return ofCar(database, pcid);
    }

    Uni<List<Contract>> ofCar(SqlClient client, Pcid pcid) {
        return client.preparedQuery("SELECT " + COLUMNS + """
                         FROM pki.contract WHERE pcid_hash = $1 AND state = 'ACTIVE'
                        ORDER BY is_default DESC, created_at LIMIT $2""")
                .execute(Tuple.of(cars.hash(pcid), MOST))
                .map(this::read);
    }

    Uni<List<Contract>> ofEmaid(Emaid emaid) {
        return database.preparedQuery("SELECT " + COLUMNS + """
                         FROM pki.contract WHERE emaid_hash = $1 AND state = 'ACTIVE'
                        ORDER BY created_at LIMIT $2""")
                .execute(Tuple.of(hash(emaid), MOST))
                .map(this::read);
    }

    Uni<Optional<Contract>> find(Emaid emaid, Pcid pcid) {
        return ofEmaid(emaid)
                .map(all -> all.stream().filter(one -> one.pcid().means(pcid)).findFirst());
    }

    /** The contract of the pool with this leaf, if it is one. */
    Uni<List<Contract>> ofEmaidOrNone(ParsedCertificate leaf) {
        Emaid emaid;
        try {
            emaid = Emaid.parse(leaf.commonName());
        } catch (IllegalArgumentException noContract) {
            return Uni.createFrom().item(List.of());
        }
        return ofEmaid(emaid)
                .map(all -> all.stream()
                        .filter(one -> one.serial().equals(leaf.serialHex()))
                        .toList());
    }

    /** Whether it was in the pool until now. */
    Uni<Boolean> end(SqlClient client, Contract contract, Contract.End state) {
        return client.preparedQuery("""
                        UPDATE pki.contract SET state = $2, is_default = false, changed_at = now()
                        WHERE id = $1 AND state = 'ACTIVE'""")
                .execute(Tuple.of(contract.id(), state.name()))
                .map(rows -> rows.rowCount() > 0);
    }

    Uni<Void> makeDefault(Contract contract) {
        String pcid = cars.hash(contract.pcid());
        return database.withTransaction(client -> client.preparedQuery("SELECT pg_advisory_xact_lock(hashtext($1))")
                .execute(Tuple.of("pki.contract." + pcid))
                .chain(() -> client.preparedQuery("""
                                UPDATE pki.contract SET is_default = false
                                WHERE pcid_hash = $1 AND namespace = $2 AND state = 'ACTIVE' AND is_default""").execute(Tuple.of(pcid, contract.namespace())))
                .chain(() -> client.preparedQuery(
                                "UPDATE pki.contract SET is_default = true WHERE id = $1 AND state = 'ACTIVE'")
                        .execute(Tuple.of(contract.id())))
                .replaceWithVoid());
    }

    /** P9: the same request gets the same bundle, and is counted; whether this is the first time. */
    Uni<Boolean> countDelivery(SqlClient client, Contract contract) {
        return client.preparedQuery(
                        "UPDATE pki.contract SET delivered = delivered + 1 WHERE id = $1 RETURNING delivered")
                .execute(Tuple.of(contract.id()))
                .map(rows -> rows.iterator().next().getLong("delivered") == 1);
    }

    Uni<List<BundleSignature>> signatures(Contract contract) {
        return database.preparedQuery(
                        "SELECT anchor_id, value, cps_chain FROM pki.contract_signature WHERE contract_id = $1 ORDER BY signed_at")
                .execute(Tuple.of(contract.id()))
                .map(rows -> {
                    List<BundleSignature> all = new ArrayList<>();
                    for (Row row : rows) {
                        all.add(new BundleSignature(
                                row.getBuffer("value").getBytes(),
                                chain(row.getString("cps_chain")),
                                row.getString("anchor_id")));
                    }
                    return all;
                });
    }

    Uni<Void> keep(Contract contract, BundleSignature signature, String signer) {
        return database.preparedQuery("""
                        INSERT INTO pki.contract_signature (contract_id, anchor_id, signer, value, cps_chain)
                        VALUES ($1, $2, $3, $4, $5)
                        ON CONFLICT (contract_id, anchor_id) DO UPDATE SET signer = excluded.signer, value = excluded.value,
                          cps_chain = excluded.cps_chain, signed_at = now()""")
                .execute(Tuple.of(
                        contract.id(),
                        signature.anchorId(),
                        signer,
                        Buffer.buffer(signature.value()),
                        Pem.chain(signature.cpsChain())))
                .replaceWithVoid();
    }
}
