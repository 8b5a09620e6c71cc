package org.crossvolt.pki.contracts;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.pki.revocation.IssuerHashes;
import org.crossvolt.pki.roots.CurrentTrust;
import org.crossvolt.pki.signing.Vault;
import org.crossvolt.pki.validation.Anchor;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.crossvolt.pki.validation.Pem;
import org.crossvolt.pki.validation.Purpose;
import org.crossvolt.pki.validation.Question;
import org.crossvolt.pki.validation.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What a hash-only request can stand on (H1, H2): the hashes of every CA that was seen below an anchor, and the chain that
 * an issuer and serial number were proven with.
 */
@ApplicationScoped
public class SerialBindings {

    private static final Duration START_PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_REMEMBERED = 200_000;
    private static final Map<String, String> ALGORITHMS =
            Map.of("SHA256", "SHA-256", "SHA384", "SHA-384", "SHA512", "SHA-512");

    private final Pool database;
    private final Vault vault;
    private final CurrentTrust trust;
    private final ChainValidator validator;
    private final Map<String, String> spkiByHashes = new ConcurrentHashMap<>();
    private final Set<String> indexed = ConcurrentHashMap.newKeySet();
    private final Set<String> bound = ConcurrentHashMap.newKeySet();

    SerialBindings(Pool database, Vault vault, CurrentTrust trust, ChainValidator validator) {
        this.database = database;
        this.vault = vault;
        this.trust = trust;
        this.validator = validator;
    }

    /**
     * A chain that was proven before.
     *
     * @param emaidHash keyed hash of the eMAID without its check digit
     */
    record Binding(String emaidHash, String pem) {}

    /** After an accepted chain: remembers its CAs, and for a contract whom its serial number stands for. */
    Uni<Void> learn(Question question, Verdict verdict) {
        if (!verdict.isAccepted() || verdict.anchor() == null) {
            return Uni.createFrom().voidItem();
        }
        List<ParsedCertificate> fresh = verdict.path().subList(1, verdict.path().size()).stream()
                .filter(authority -> !indexed.contains(authority.sha256()))
                .toList();
        fresh.forEach(this::index);
        if (verdict.purpose() != Purpose.CONTRACT) {
            return keepAuthorities(fresh);
        }
        ParsedCertificate leaf = verdict.path().getFirst();
        ParsedCertificate issuer = verdict.path().size() > 1
                ? verdict.path().get(1)
                : verdict.anchor().certificate();
        if (!bound.add(issuer.spki() + "/" + leaf.serialHex())) {
            return keepAuthorities(fresh);
        }
        if (bound.size() > MOST_REMEMBERED) {
            bound.clear();
        }
        return keepAuthorities(fresh)
                .chain(() -> bind(
                        database, issuer, leaf, String.valueOf(verdict.identity()), question.chain(), "VALIDATED"));
    }

    /** @param chain leaf first */
    public Uni<Void> bind(
            SqlClient client,
            ParsedCertificate issuer,
            ParsedCertificate leaf,
            String emaid,
            List<byte[]> chain,
            String source) {
        String key = issuer.spki() + "/" + leaf.serialHex();
        return client.preparedQuery("""
                        INSERT INTO pki.serial_binding (issuer_spki, serial, emaid_hash, chain, source, not_after)
                        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING""")
                .execute(Tuple.of(
                        issuer.spki(),
                        leaf.serialHex(),
                        hash(Emaid.parse(emaid)),
                        Buffer.buffer(
                                vault.seal("binding/" + key, Pem.chain(chain).getBytes(StandardCharsets.UTF_8))),
                        source,
                        leaf.notAfter().atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    String hash(Emaid emaid) {
        return vault.keyedHash(emaid.withoutCheckDigit());
    }

    private Uni<Void> keepAuthorities(List<ParsedCertificate> authorities) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (ParsedCertificate authority : authorities) {
            all = all.chain(() -> database.preparedQuery(
                            "INSERT INTO pki.authority (sha256, certificate) VALUES ($1, $2) ON CONFLICT DO NOTHING")
                    .execute(Tuple.of(authority.sha256(), Buffer.buffer(authority.der())))
                    .replaceWithVoid());
        }
        return all;
    }

    /** The issuing CA's SPKI, or null where the hashes name nobody that is known (H1). */
    @Nullable
    String issuerOf(String algorithm, String nameHash, String keyHash) {
        trust.current().anchors().stream()
                .map(Anchor::certificate)
                .filter(anchor -> !indexed.contains(anchor.sha256()))
                .forEach(this::index);
        return spkiByHashes.get(key(algorithm, nameHash, keyHash));
    }

    private static String key(String algorithm, String nameHash, String keyHash) {
        return (algorithm + "/" + nameHash + "/" + keyHash).toLowerCase(Locale.ROOT);
    }

    private void index(ParsedCertificate authority) {
        ALGORITHMS.forEach((ocpp, jca) -> spkiByHashes.put(
                key(
                        ocpp,
                        HexFormat.of().formatHex(IssuerHashes.digest(jca, authority.subjectName())),
                        HexFormat.of().formatHex(IssuerHashes.digest(jca, authority.keyBits()))),
                authority.spki()));
        indexed.add(authority.sha256());
    }

    Uni<Optional<Binding>> find(String issuerSpki, String serial) {
        return database.preparedQuery(
                        "SELECT emaid_hash, chain FROM pki.serial_binding WHERE issuer_spki = $1 AND serial = $2")
                .execute(Tuple.of(issuerSpki, serial))
                .map(rows -> {
                    if (rows.size() == 0) {
                        return Optional.empty();
                    }
                    Row row = rows.iterator().next();
                    byte[] pem = vault.open(
                            "binding/" + issuerSpki + "/" + serial,
                            row.getBuffer("chain").getBytes());
                    return Optional.of(
                            new Binding(row.getString("emaid_hash"), new String(pem, StandardCharsets.UTF_8)));
                });
    }

    void start(@Observes StartupEvent started) {
        readAuthorities().await().atMost(START_PATIENCE);
    }

    /** CAs that stood in accepted chains, here or at other instances, the one seen last first. */
    public Uni<List<ParsedCertificate>> authorities() {
        return database.preparedQuery("SELECT certificate FROM pki.authority ORDER BY seen_at DESC LIMIT 10000")
                .execute()
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(rows -> {
                    List<ParsedCertificate> all = new ArrayList<>(rows.size());
                    rows.forEach(row -> {
                        if (validator.readOne(row.getBuffer("certificate").getBytes())
                                instanceof ChainValidator.One.Certificate read) {
                            all.add(read.certificate());
                        }
                    });
                    return all;
                });
    }

    /** CAs that other instances saw. */
    @Scheduled(every = "10s", delayed = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> readAuthorities() {
        return database.preparedQuery("SELECT sha256, certificate FROM pki.authority ORDER BY seen_at DESC LIMIT 10000")
                .execute()
                .invoke(rows -> {
                    List<byte[]> unread = new ArrayList<>();
                    rows.forEach(row -> {
                        if (!indexed.contains(row.getString("sha256"))) {
                            unread.add(row.getBuffer("certificate").getBytes());
                        }
                    });
                    for (byte[] der : unread) {
                        if (validator.readOne(der) instanceof ChainValidator.One.Certificate read) {
                            index(read.certificate());
                        }
                    }
                })
                .replaceWithVoid();
    }
}
