package org.crossvolt.pki.stations;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.evidence.AuditLog;
import org.crossvolt.pki.revocation.IssuedCertificates;
import org.crossvolt.pki.signing.Issuance;
import org.crossvolt.pki.signing.Signer;
import org.crossvolt.pki.signing.Signers;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.crossvolt.pki.validation.Pem;
import org.jspecify.annotations.Nullable;

/** SECC leafs of stations: one EVSE id belongs to one station, and the same request gets the same leaf (O5). */
@ApplicationScoped
class SeccLeafs {

    private final Pool database;
    private final Signers signers;
    private final LeafOffice office;
    private final ChainValidator validator;
    private final StationsConfig config;
    private final IssuedCertificates certificates;
    private final AuditLog audit;
    private final Clock clock;

    SeccLeafs(
            Pool database,
            Signers signers,
            LeafOffice office,
            ChainValidator validator,
            StationsConfig config,
            IssuedCertificates certificates,
            AuditLog audit,
            Clock clock) {
        this.database = database;
        this.signers = signers;
        this.office = office;
        this.validator = validator;
        this.config = config;
        this.certificates = certificates;
        this.audit = audit;
        this.clock = clock;
    }

    /** @param chain PEM, leaf first, root excluded */
    record Issued(String chain, String signer, Instant notAfter) {}

    /**
     * The leaf for a request.
     *
     * @param anchorId the root the station wants (hashRootCertificate), or null for the only one there is
     */
    Uni<Issued> issue(String station, SigningRequest request, @Nullable String anchorId, String actor) {
        return requireOwner(station, request.evse())
                .chain(() -> known(station, request))
                .chain(known -> known.isPresent() && (anchorId == null)
                        ? Uni.createFrom().item(known.get())
                        : signers.all()
                                .map(all -> choose(all, request, anchorId))
                                .emitOn(Infrastructure.getDefaultWorkerPool())
                                .chain(signer -> sign(station, request, signer, actor)));
    }

    private Uni<Void> requireOwner(String station, String evse) {
        return database.preparedQuery(
                        "SELECT 1 FROM pki.secc_leaf WHERE evse = $1 AND station <> $2 AND not_after > now() LIMIT 1")
                .execute(Tuple.of(evse, station))
                .invoke(rows -> {
                    if (rows.size() > 0) {
                        throw new ProblemException(Problem.of(409, "This EVSE id belongs to another station."));
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Optional<Issued>> known(String station, SigningRequest request) {
        return database.preparedQuery("""
                        SELECT chain, signer, not_after FROM pki.secc_leaf
                        WHERE station = $1 AND csr_key = $2 AND evse = $3 AND not_after > $4""")
                .execute(Tuple.of(
                        station,
                        request.keyHash(),
                        request.evse(),
                        clock.instant().plus(config.renewBefore()).atOffset(ZoneOffset.UTC)))
                .map(rows -> {
                    if (rows.size() == 0) {
                        return Optional.empty();
                    }
                    Row row = rows.iterator().next();
                    return Optional.of(new Issued(
                            row.getString("chain"),
                            row.getString("signer"),
                            row.getOffsetDateTime("not_after").toInstant()));
                });
    }

    private static Signer choose(List<Signer> all, SigningRequest request, @Nullable String anchorId) {
        List<Signer> fitting = all.stream()
                .filter(signer -> signer.role() == Signer.Role.CPO_CA
                        && signer.operator().equals(request.operator())
                        && signer.certificate().suite().equals(request.suite())
                        && (anchorId == null || signer.anchorId().equals(anchorId)))
                .toList();
        if (fitting.isEmpty()) {
            throw new ProblemException(Problem.of(
                    422,
                    "No signer fits: operator " + request.operator() + ", suite " + request.suite()
                            + (anchorId == null ? "." : ", under the root that was asked for.")));
        }
        if (fitting.size() > 1) {
            throw new ProblemException(
                    Problem.of(409, "There are signers under several roots; name one with hashRootCertificate."));
        }
        return fitting.getFirst();
    }

    private Uni<Issued> sign(String station, SigningRequest request, Signer signer, String actor) {
        List<byte[]> chain =
                office.issue(signer, Issuance.Kind.SECC, request.evse(), request.key(), config.leafLifetime());
        var leaf = validator.readable(chain).getFirst();
        Issued issued = new Issued(Pem.chain(chain), signer.name(), leaf.notAfter());
        return database.preparedQuery("""
                        INSERT INTO pki.secc_leaf (sha256, station, evse, signer, csr_key, not_after, chain)
                        VALUES ($1, $2, $3, $4, $5, $6, $7)
                        ON CONFLICT (station, csr_key, evse) DO UPDATE SET sha256 = excluded.sha256,
                          signer = excluded.signer, not_after = excluded.not_after, chain = excluded.chain, issued_at = now()""")
                .execute(Tuple.from(Arrays.asList(
                        leaf.sha256(),
                        station,
                        request.evse(),
                        signer.name(),
                        request.keyHash(),
                        leaf.notAfter().atOffset(ZoneOffset.UTC),
                        issued.chain())))
                .call(() -> certificates.add(signer.certificate(), leaf, "SECC"))
                .call(() ->
                        audit.note(actor, "ISSUE_SECC", "station " + station, request.evse() + " by " + signer.name()))
                .replaceWith(issued);
    }

    /** The station a leaf was issued to; nothing for what others have issued. */
    Uni<Optional<String>> stationOf(ParsedCertificate leaf) {
        return database.preparedQuery("SELECT station FROM pki.secc_leaf WHERE sha256 = $1")
                .execute(Tuple.of(leaf.sha256()))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getString("station")));
    }

    /** Whether this station has, or had, a leaf of this EVSE id: what a renewal is a renewal of. */
    Uni<Boolean> hasLeaf(String station, String evse) {
        return database.preparedQuery("SELECT 1 FROM pki.secc_leaf WHERE station = $1 AND evse = $2 LIMIT 1")
                .execute(Tuple.of(station, evse))
                .map(rows -> rows.size() > 0);
    }
}
