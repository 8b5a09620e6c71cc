package org.crossvolt.pki.provisioning;

import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.contracts.SerialBindings;
import org.crossvolt.pki.contracts.Verdicts;
import org.crossvolt.pki.evidence.AuditLog;
import org.crossvolt.pki.revocation.IssuedCertificates;
import org.crossvolt.pki.revocation.OwnResponder;
import org.crossvolt.pki.signing.ContractKeys;
import org.crossvolt.pki.signing.Issuance;
import org.crossvolt.pki.signing.Signer;
import org.crossvolt.pki.signing.Signers;
import org.crossvolt.pki.stations.LeafOffice;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.Edition;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.crossvolt.pki.validation.Pcid;
import org.crossvolt.pki.validation.Pem;
import org.crossvolt.pki.validation.Purpose;
import org.crossvolt.pki.validation.Suite;
import org.jspecify.annotations.Nullable;

/** Makes, takes, updates and ends contracts. */
@ApplicationScoped
class ContractOffice {

    private static final Duration DEADLINE = Duration.ofSeconds(3);
    private static final Duration BACKDATED = Duration.ofMinutes(5);

    private final Pool database;
    private final ContractStore store;
    private final ProvisioningCertificates cars;
    private final UpstreamPools upstreams;
    private final OpaqueContracts opaque;
    private final Signers signers;
    private final LeafOffice leafs;
    private final ContractKeys keys;
    private final Verdicts verdicts;
    private final ChainValidator validator;
    private final IssuedCertificates issued;
    private final OwnResponder responder;
    private final SerialBindings bindings;
    private final EventOutbox events;
    private final AuditLog audit;
    private final Clock clock;

    ContractOffice(
            Pool database,
            ContractStore store,
            ProvisioningCertificates cars,
            UpstreamPools upstreams,
            OpaqueContracts opaque,
            Signers signers,
            LeafOffice leafs,
            ContractKeys keys,
            Verdicts verdicts,
            ChainValidator validator,
            IssuedCertificates issued,
            OwnResponder responder,
            SerialBindings bindings,
            EventOutbox events,
            AuditLog audit,
            Clock clock) {
        this.database = database;
        this.store = store;
        this.cars = cars;
        this.upstreams = upstreams;
        this.opaque = opaque;
        this.signers = signers;
        this.leafs = leafs;
        this.keys = keys;
        this.verdicts = verdicts;
        this.validator = validator;
        this.issued = issued;
        this.responder = responder;
        this.bindings = bindings;
        this.events = events;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A contract that is to be made with one of our MO CAs.
     *
     * @param moRoot SHA-256 of the root the CA has to stand under, or null for any
     */
    record Order(
            Emaid emaid,
            Pcid pcid,
            Instant from,
            Instant until,
            @Nullable String moRoot,
            String account) {}

    /** The same order again gives the same contract (P5). */
    Uni<Contract> generate(Order order) {
        return requireCar(order.pcid(), order.account())
                .chain(car -> moSigner(order.emaid(), order.moRoot())
                        .emitOn(Infrastructure.getDefaultWorkerPool())
                        .map(signer -> make(order, car.leaf(), signer, car.pcid())))
                .chain(made -> keep(made, true, order.account()));
    }

    /**
     * A new certificate for a contract a car has, its key sealed to the old one (V2G2-822).
     *
     * @param old the contract certificate the car showed; was accepted
     */
    Uni<Contract> renew(Contract before, ParsedCertificate old, Instant until, String account) {
        Order order = new Order(before.emaid(), before.pcid(), clock.instant(), until, null, account);
        return moSigner(order.emaid(), null)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(signer -> make(order, old, signer, order.pcid()))
                .chain(made -> keep(made, true, account));
    }

    private record Made(Contract contract, ParsedCertificate issuer, ParsedCertificate leaf) {}

    private Made make(Order order, ParsedCertificate receiver, Signer signer, Pcid pcid) {
        ContractKeys.SealedKey key = keys.make(receiver);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant from = order.from().isAfter(now) ? order.from() : now.minus(BACKDATED);
        String emaid = order.emaid().withCheckDigit();
        List<byte[]> chain = leafs.issue(signer, Issuance.Kind.CONTRACT, emaid, key.publicKey(), from, order.until());
        ParsedCertificate leaf = validator.readable(chain).getFirst();
        ContractParts parts = new ContractParts(emaid, pcid.text(), chain, key.encryptedKey(), key.dhPublicKey());
        return new Made(
                contract(parts, receiver.sha256(), signer.certificate(), leaf, Contract.Source.ISSUED),
                signer.certificate(),
                leaf);
    }

    private static Contract contract(
            ContractParts parts,
            String fingerprint,
            ParsedCertificate issuer,
            ParsedCertificate leaf,
            Contract.Source source) {
        return new Contract(
                UuidCreator.getTimeOrderedEpoch(),
                parts,
                Contract.ISO_2,
                fingerprint,
                issuer.spki(),
                leaf.serialHex(),
                source,
                false,
                leaf.notBefore(),
                leaf.notAfter());
    }

    /** Known to the responder and to hash-only requests before anybody can have it (H2), and told: all of it or nothing. */
    private Uni<Contract> keep(Made made, boolean same, String account) {
        return database.withTransaction(client -> store.put(client, made.contract(), same, account)
                        .call(put -> put.fresh()
                                ? bindAndTell(client, made, put.update(), account)
                                : Uni.createFrom().voidItem()))
                .map(ContractStore.Put::contract);
    }

    private Uni<Void> bindAndTell(SqlClient client, Made made, boolean update, String account) {
        Contract contract = made.contract();
        return (contract.source() == Contract.Source.ISSUED
                        ? issued.add(client, made.issuer(), made.leaf(), "CONTRACT")
                        : Uni.createFrom().voidItem())
                .chain(() -> bindings.bind(
                        client,
                        made.issuer(),
                        made.leaf(),
                        contract.parts().emaid(),
                        contract.parts().chain(),
                        contract.source().name()))
                .chain(() -> audit.note(
                        client,
                        account,
                        "KEEP_CONTRACT",
                        "contract " + contract.id(),
                        contract.source() + " " + contract.emaid().provider()))
                .chain(() ->
                        tellManufacturer(client, contract, update ? "oem.contract.updated" : "oem.contract.created"));
    }

    /** Its provider hears of it once the manufacturer was told, or could not be: see {@link EventOutbox}. */
    private Uni<Void> tellManufacturer(SqlClient client, Contract contract, String event) {
        return events.raise(
                client,
                event,
                EventOutbox.To.manufacturer(contract.pcid().wmi()),
                Map.of(
                        "emaid",
                        contract.parts().emaid(),
                        "pcid",
                        contract.parts().pcid(),
                        "contractCert",
                        CertificateChainJson.base64(contract.parts().chain().getFirst())));
    }

    /**
     * Counts that a contract left for its car (P9), once the answer that has it was made; its provider hears of the first
     * time.
     */
    Uni<Void> handedOut(Contract contract) {
        return database.withTransaction(client -> store.countDelivery(client, contract)
                .chain(first -> first
                        ? events.raise(
                                client,
                                "emsp.contract.delivered.to.oem",
                                EventOutbox.To.provider(contract.emaid().provider()),
                                Map.of(
                                        "emaid",
                                        contract.parts().emaid(),
                                        "pcid",
                                        contract.parts().pcid()))
                        : Uni.createFrom().voidItem()));
    }

    private Uni<Signer> moSigner(Emaid emaid, @Nullable String moRoot) {
        return signers.all()
                .map(all -> all.stream()
                        .filter(signer -> signer.role() == Signer.Role.MO_CA
                                && signer.operator().equals(emaid.provider())
                                && signer.certificate().suite().equals(Suite.P256)
                                && (moRoot == null || signer.anchorId().equalsIgnoreCase(moRoot)))
                        .findFirst()
                        .orElseThrow(() -> new ProblemException(Problem.of(
                                422,
                                "There is no MO CA of this provider here"
                                        + (moRoot == null ? "." : " under that root.")))));
    }

    /** The car, from here or from a pool that is asked; nothing is sealed to a certificate that is not accepted now (P6). */
    Uni<ProvisioningCertificates.Kept> requireCar(Pcid pcid, String account) {
        return cars.find(pcid, Suite.P256)
                .chain(found ->
                        found.isPresent() ? Uni.createFrom().item(found.get()) : carElsewhere(pcid, null, account))
                .chain(car -> judgeCar(pcid, car.chain(), car.v2gRoots(), account));
    }

    /** The car from a pool that is asked, accepted like one of our own. */
    Uni<ProvisioningCertificates.Kept> carElsewhere(Pcid pcid, @Nullable OpncParty to, String account) {
        return upstreams
                .provisioningCertificate(pcid, to, chain -> judgeCar(pcid, chain, List.of(), account))
                .onItem()
                .ifNull()
                .failWith(ContractOffice::unknown);
    }

    static ProblemException unknown() {
        return new ProblemException(Problem.of(404, "There is nothing here for this PCID."));
    }

    /** P6: V1 to V3, keyAgreement, revocation. */
    Uni<ProvisioningCertificates.Kept> judgeCar(
            @Nullable Pcid pcid, List<byte[]> chain, List<String> v2gRoots, String account) {
        return verdicts.judge(new Verdicts.Asked(
                        Purpose.PROVISIONING,
                        Pem.chain(chain),
                        null,
                        pcid == null ? null : pcid.text(),
                        DEADLINE,
                        account,
                        verdict -> verdict.isAccepted() ? "car accepted" : "car refused"))
                .map(told -> {
                    ContractBundles.requireAccepted(told.verdict().reasons(), "/provisioningCertificateChain", false);
                    return new ProvisioningCertificates.Kept(
                            Pcid.parse(String.valueOf(told.verdict().identity())),
                            told.verdict().path(),
                            java.util.Objects.requireNonNull(told.verdict().anchor())
                                    .id(),
                            v2gRoots);
                });
    }

    /** A contract whose certificate and sealed key the provider made. */
    Uni<Contract> take(ContractParts parts, String account) {
        return requireCar(Pcid.parse(parts.pcid()), account)
                .chain(car -> judgeGiven(parts, car.leaf().sha256(), Contract.Source.PROVIDED, account))
                .chain(made -> keep(made, true, account));
    }

    /** A bundle that another CPS signed; whoever gives it need not have told us of the car before. */
    Uni<Contract> takeSigned(ContractParts parts, BundleSignature signature, String account) {
        return judgeGiven(parts, "", Contract.Source.SIGNED_ELSEWHERE, account)
                .chain(made -> keep(made, true, account))
                .call(kept -> store.keep(kept, signature, "elsewhere"));
    }

    private Uni<Made> judgeGiven(ContractParts parts, String fingerprint, Contract.Source source, String account) {
        return verdicts.judge(new Verdicts.Asked(
                        Purpose.CONTRACT,
                        Pem.chain(parts.chain()),
                        Edition.ISO_15118_2,
                        parts.emaid(),
                        DEADLINE,
                        account,
                        verdict -> verdict.isAccepted() ? "contract taken" : "contract refused"))
                .map(told -> {
                    ContractBundles.requireAccepted(told.verdict().reasons(), "/contractCertificateChain", true);
                    List<ParsedCertificate> path = told.verdict().path();
                    ParsedCertificate issuer = path.size() > 1
                            ? path.get(1)
                            : java.util.Objects.requireNonNull(told.verdict().anchor())
                                    .certificate();
                    ContractParts exact = new ContractParts(
                            path.getFirst().commonName(),
                            parts.pcid(),
                            path.stream().map(ParsedCertificate::der).toList(),
                            parts.encryptedKey(),
                            parts.dhPublicKey());
                    return new Made(
                            contract(exact, fingerprint, issuer, path.getFirst(), source), issuer, path.getFirst());
                });
    }

    /** What ends together: contracts, and why. */
    record Ending(
            List<Contract> contracts,
            Contract.End state,
            IssuedCertificates.@Nullable RevocationReason reason,
            String account) {}

    /** Work of one transaction that may revoke; what it revoked is known here as soon as it is through. */
    <T> Uni<T> revoking(BiFunction<SqlClient, OwnResponder.Batch, Uni<T>> work) {
        return responder
                .begin()
                .chain(revocations -> database.withTransaction(client -> work.apply(client, revocations))
                        .invoke(revocations::announce));
    }

    /** Takes contracts out of the pool, and revokes them where one of our CAs issued them and that is wanted. */
    Uni<Void> end(SqlClient client, OwnResponder.Batch revocations, Ending ending) {
        Uni<Void> each = Uni.createFrom().voidItem();
        for (Contract contract : ending.contracts()) {
            each = each.chain(() -> end(client, revocations, contract, ending));
        }
        return each;
    }

    private Uni<Void> end(SqlClient client, OwnResponder.Batch revocations, Contract contract, Ending ending) {
        IssuedCertificates.RevocationReason reason = ending.reason();
        ParsedCertificate leaf = validator.readable(contract.parts().chain()).getFirst();
        return store.end(client, contract, ending.state())
                .chain(was -> was
                        ? (reason == null ? Uni.createFrom().item(false) : revocations.revoke(client, leaf, reason))
                                .chain(revoked -> audit.note(
                                        client,
                                        ending.account(),
                                        "END_CONTRACT",
                                        "contract " + contract.id(),
                                        ending.state()
                                                + (revoked && reason != null ? ", revoked: " + reason.word() : "")))
                                .chain(() -> tellManufacturer(client, contract, "oem.contract.deleted"))
                        : Uni.createFrom().voidItem());
    }

    /** Keeps a bundle as it came, and tells its manufacturer. */
    Uni<Void> keepOpaque(OpaqueContracts.Opaque bundle, String account) {
        return database.withTransaction(client -> opaque.put(client, bundle, account)
                .call(() -> audit.note(
                        client,
                        account,
                        "KEEP_OPAQUE",
                        "provider " + bundle.emaid().provider(),
                        bundle.namespace() + ", not verified"))
                .chain(update -> events.raise(
                        client,
                        update ? "oem.contract.updated" : "oem.contract.created",
                        EventOutbox.To.manufacturer(bundle.pcid().wmi()),
                        Map.of(
                                "emaid",
                                bundle.emaid().text(),
                                "pcid",
                                bundle.pcid().text()))));
    }

    /** Everything of an eMAID; how much that was. */
    Uni<Integer> endAll(Emaid emaid, Ending ending) {
        return revoking((client, revocations) -> end(client, revocations, ending)
                .chain(() -> opaque.delete(client, emaid))
                .call(deleted -> deleted == 0
                        ? Uni.createFrom().voidItem()
                        : audit.note(
                                client,
                                ending.account(),
                                "DELETE_OPAQUE",
                                "provider " + emaid.provider(),
                                String.valueOf(deleted)))
                .map(deleted -> deleted + ending.contracts().size()));
    }

    /** All contracts of a car, for instance because its key changed: nobody can open them any more (P5). */
    Uni<Void> endAll(
            SqlClient client,
            OwnResponder.Batch revocations,
            Pcid pcid,
            Contract.End state,
            IssuedCertificates.RevocationReason reason,
            String account) {
        return store.ofCar(client, pcid)
                .chain(all -> end(client, revocations, new Ending(all, state, reason, account)))
                .chain(() -> opaque.deleteOfCar(client, pcid));
    }
}
