package org.crossvolt.pki.signing;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.crossvolt.pki.validation.Pem;

/** The signers of this installation: certificates in PostgreSQL, keys in the folder or the HSM. */
@ApplicationScoped
public class Signers {

    private static final String FILE = "file:";
    private static final String PKCS11 = "pkcs11:";

    private final Pool database;
    private final KeyFolder folder;
    private final Pkcs11Keys hsm;
    private final ChainValidator validator;

    Signers(Pool database, KeyFolder folder, Pkcs11Keys hsm, ChainValidator validator) {
        this.database = database;
        this.folder = folder;
        this.hsm = hsm;
        this.validator = validator;
    }

    /**
     * Takes a key into the folder. Blocking.
     *
     * @return where it lies now
     * @throws IllegalArgumentException for what is no key, or not the certificate's
     */
    public String keepKey(String name, String pem, ParsedCertificate certificate) {
        SigningKey key = folder.take(name, PrivateKeyText.read(pem));
        if (!Jws.keyId(key.publicKey()).equals(certificate.spki())) {
            folder.retire(name);
            throw new IllegalArgumentException("the key is not that of the first certificate");
        }
        return FILE + name;
    }

    /**
     * Looks for a key in the HSM. Blocking.
     *
     * @throws IllegalArgumentException where there is none, or it does not sign for this certificate
     */
    public String findKey(String label, ParsedCertificate certificate) {
        SigningKey key;
        try {
            key = hsm.find(label, certificate)
                    .orElseThrow(() -> new IllegalArgumentException("the token has no key of this label"));
        } catch (IllegalStateException closed) {
            throw new IllegalArgumentException(closed.getMessage(), closed);
        }
        byte[] probe = {1, 2, 3};
        if (!validator.signatures().fits(certificate.suite(), certificate.publicKey(), probe, key.sign(probe))) {
            throw new IllegalArgumentException("the key is not that of the first certificate");
        }
        return PKCS11 + label;
    }

    /** Blocking. */
    public SigningKey keyOf(Signer signer) {
        String place = signer.keyPlace();
        Optional<SigningKey> key = place.startsWith(FILE)
                ? folder.find(place.substring(FILE.length()))
                : hsm.find(place.substring(PKCS11.length()), signer.certificate());
        return key.orElseThrow(() -> new IllegalStateException("the key of signer " + signer.name() + " is gone"));
    }

    public void forgetKey(String place) {
        if (place.startsWith(FILE)) {
            folder.retire(place.substring(FILE.length()));
        }
    }

    public Uni<Boolean> isKnown(String name) {
        return database.preparedQuery("SELECT 1 FROM pki.signer WHERE name = $1")
                .execute(Tuple.of(name))
                .map(rows -> rows.rowCount() > 0);
    }

    public Uni<Boolean> add(Signer signer, String person) {
        return database.preparedQuery("""
                        INSERT INTO pki.signer (name, role, chain, key_place, anchor_id, operator, added_by)
                        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING""")
                .execute(Tuple.from(List.of(
                        signer.name(),
                        signer.role().name(),
                        Pem.chain(signer.chainBytes()),
                        signer.keyPlace(),
                        signer.anchorId(),
                        signer.operator(),
                        person)))
                .map(rows -> rows.rowCount() > 0);
    }

    public Uni<List<Signer>> all() {
        return database.query("SELECT name, role, chain, key_place, anchor_id, operator FROM pki.signer ORDER BY name")
                .execute()
                .map(rows -> {
                    List<Signer> signers = new ArrayList<>();
                    for (Row row : rows) {
                        signers.add(new Signer(
                                row.getString("name"),
                                Signer.Role.valueOf(row.getString("role")),
                                parsed(row.getString("chain")),
                                row.getString("key_place"),
                                row.getString("anchor_id"),
                                row.getString("operator")));
                    }
                    return signers;
                });
    }

    private List<ParsedCertificate> parsed(String pem) {
        return validator.readPem(pem) instanceof ChainValidator.Text.Certificates read
                ? validator.readable(read.chain())
                : List.of();
    }
}
