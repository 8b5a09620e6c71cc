package org.crossvolt.pki.provisioning;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.pki.signing.Vault;
import org.crossvolt.pki.validation.Pcid;

/**
 * Bundles that came as EXI only. Nothing of them can be read or verified here, so they are kept as they came for whoever asks
 * by eMAID and PCID, and never given to a station.
 */
@ApplicationScoped
class OpaqueContracts {

    private final Pool database;
    private final Vault vault;
    private final ProvisioningCertificates cars;
    private final ContractStore contracts;

    OpaqueContracts(Pool database, Vault vault, ProvisioningCertificates cars, ContractStore contracts) {
        this.database = database;
        this.vault = vault;
        this.cars = cars;
        this.contracts = contracts;
    }

    /** @param exi CertificateInstallationRes in Base64 of EXI, as it came */
    record Opaque(Emaid emaid, Pcid pcid, String namespace, String exi) {}

    /** Whether it took the place of another. */
    Uni<Boolean> put(SqlClient client, Opaque bundle, String account) {
        String emaid = contracts.hash(bundle.emaid());
        String pcid = cars.hash(bundle.pcid());
        return client.preparedQuery("""
                        INSERT INTO pki.opaque_contract AS known (emaid_hash, pcid_hash, namespace, sealed, kept_by)
                        VALUES ($1, $2, $3, $4, $5)
                        ON CONFLICT (emaid_hash, pcid_hash, namespace) DO UPDATE SET sealed = excluded.sealed,
                          kept_by = excluded.kept_by, changed_at = now(), replaced = known.replaced + 1
                        RETURNING replaced""")
                .execute(Tuple.from(Arrays.asList(
                        emaid,
                        pcid,
                        bundle.namespace(),
                        Buffer.buffer(vault.seal(
                                name(emaid, pcid, bundle.namespace()),
                                bundle.exi().getBytes(StandardCharsets.US_ASCII))),
                        account)))
                .map(rows -> rows.iterator().next().getLong("replaced") > 0);
    }

    private static String name(String emaid, String pcid, String namespace) {
        return "opaque/" + emaid + "/" + pcid + "/" + namespace;
    }

    Uni<List<Opaque>> find(Emaid emaid, Pcid pcid) {
        String emaidHash = contracts.hash(emaid);
        String pcidHash = cars.hash(pcid);
        return database.preparedQuery("""
                        SELECT namespace, sealed FROM pki.opaque_contract WHERE emaid_hash = $1 AND pcid_hash = $2
                        ORDER BY namespace""")
                .execute(Tuple.of(emaidHash, pcidHash))
                .map(rows -> {
                    List<Opaque> found = new ArrayList<>();
                    for (Row row : rows) {
                        String namespace = row.getString("namespace");
                        byte[] exi = vault.open(
                                name(emaidHash, pcidHash, namespace),
                                row.getBuffer("sealed").getBytes());
                        found.add(new Opaque(emaid, pcid, namespace, new String(exi, StandardCharsets.US_ASCII)));
                    }
                    return found;
                });
    }

    /** How many were there. */
    Uni<Integer> delete(SqlClient client, Emaid emaid) {
        return client.preparedQuery("DELETE FROM pki.opaque_contract WHERE emaid_hash = $1")
                .execute(Tuple.of(contracts.hash(emaid)))
                .map(rows -> rows.rowCount());
    }

    Uni<Void> deleteOfCar(SqlClient client, Pcid pcid) {
        return client.preparedQuery("DELETE FROM pki.opaque_contract WHERE pcid_hash = $1")
                .execute(Tuple.of(cars.hash(pcid)))
                .replaceWithVoid();
    }
}
