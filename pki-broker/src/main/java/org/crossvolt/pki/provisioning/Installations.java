package org.crossvolt.pki.provisioning;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.contracts.Verdicts;
import org.crossvolt.pki.scopes.RequestCounts;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.Digest;
import org.crossvolt.pki.validation.Edition;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.crossvolt.pki.validation.Pcid;
import org.crossvolt.pki.validation.Pem;
import org.crossvolt.pki.validation.Purpose;
import org.crossvolt.pki.validation.Suite;
import org.jspecify.annotations.Nullable;

/** What a car that asks for its contract gets: by parts, or by EXI through the module or a pool of others. */
@ApplicationScoped
class Installations {

    private static final Duration DEADLINE = Duration.ofSeconds(3);
    private static final int UNPROCESSABLE = 422;
    /** The longest a car and a station talk about contracts. */
    private static final Duration SEQUENCE = Duration.ofSeconds(60);

    private final ProvisioningCertificates cars;
    private final ContractStore store;
    private final ContractOffice office;
    private final ContractBundles bundles;
    private final EvRoots roots;
    private final ExiModule exi;
    private final UpstreamPools upstreams;
    private final Verdicts verdicts;
    private final RequestLimits limits;
    private final RequestCounts counts;
    private final ProvisioningConfig config;
    private final ChainValidator validator;
    private final Clock clock;

    Installations(
            ProvisioningCertificates cars,
            ContractStore store,
            ContractOffice office,
            ContractBundles bundles,
            EvRoots roots,
            ExiModule exi,
            UpstreamPools upstreams,
            Verdicts verdicts,
            RequestLimits limits,
            RequestCounts counts,
            ProvisioningConfig config,
            ChainValidator validator,
            Clock clock) {
        this.cars = cars;
        this.store = store;
        this.office = office;
        this.bundles = bundles;
        this.roots = roots;
        this.exi = exi;
        this.upstreams = upstreams;
        this.verdicts = verdicts;
        this.limits = limits;
        this.counts = counts;
        this.config = config;
        this.validator = validator;
        this.clock = clock;
    }

    /**
     * Which contract is wanted.
     *
     * @param certificates DER: of the car for an installation (its leaf at least), of the old contract for an update
     * @param pcid where only that is given
     * @param emaids of contracts the driver prefers, the dearest first
     * @param signature where it was given and not checked yet
     */
    record Wanted(
            ExiCodec.Action action,
            List<byte[]> certificates,
            @Nullable Pcid pcid,
            @Nullable List<EvRoots.RootId> rootIds,
            List<Emaid> emaids,
            @Nullable RequestSignature signature,
            String account) {}

    /** What is known of who asks; the evidence says it. */
    private enum Proof {
        SIGNED("released, the signature of the request fits"),
        NOT_GIVEN("released, the signature of the request was not given");

        private final String answer;

        Proof(String answer) {
            this.answer = answer;
        }
    }

    /** The message part by part. */
    Uni<MessageParts> parts(Wanted wanted) {
        return Uni.createFrom()
                .item(() -> proof(wanted))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(proof -> find(wanted, proof))
                .chain(bundle -> {
                    MessageParts parts = MessageParts.of(bundle);
                    return office.handedOut(bundle.contract()).replaceWith(parts);
                });
    }

    private Uni<ContractBundles.Bundle> find(Wanted wanted, Proof proof) {
        return limits.count("account/" + wanted.account()).chain(() -> switch (wanted.action()) {
            case INSTALL -> install(wanted, proof);
            case UPDATE -> update(wanted, proof);
        });
    }

    private Uni<ContractBundles.Bundle> install(Wanted wanted, Proof proof) {
        ParsedCertificate shown = shown(wanted);
        Pcid pcid = shown == null ? wanted.pcid() : pcidOf(shown);
        if (pcid == null) {
            throw ContractOffice.unknown();
        }
        return limits.count("pcid/" + cars.hash(pcid))
                .chain(() -> cars.find(pcid, Suite.P256))
                .chain(car -> {
                    requireSameKey(shown, car);
                    EvRoots.Wish wish = roots.wish(
                            wanted.rootIds(),
                            car.map(ProvisioningCertificates.Kept::v2gRoots).orElse(List.of()));
                    return store.ofCar(pcid)
                            .map(all -> choose(all, wanted.emaids()))
                            .chain(contract -> bundles.release(contract, wish, wanted.account(), proof.answer));
                });
    }

    private @Nullable ParsedCertificate shown(Wanted wanted) {
        List<ParsedCertificate> read = validator.readable(wanted.certificates());
        return read.isEmpty() ? null : read.getFirst();
    }

    private static @Nullable Pcid pcidOf(ParsedCertificate certificate) {
        try {
            return Pcid.parse(certificate.commonName());
        } catch (IllegalArgumentException noPcid) {
            return null;
        }
    }

    /** A contract is sealed to the key we know; a car with another could not open it. */
    private static void requireSameKey(@Nullable ParsedCertificate shown, Optional<ProvisioningCertificates.Kept> car) {
        if (shown != null && car.isPresent() && !car.get().leaf().spki().equals(shown.spki())) {
            throw new ProblemException(
                    Problem.of(409, "The car has another provisioning key than the one that is known here."));
        }
    }

    private static Contract choose(List<Contract> all, List<Emaid> emaids) {
        for (Emaid wanted : emaids) {
            for (Contract contract : all) {
                if (contract.emaid().means(wanted)) {
                    return contract;
                }
            }
        }
        if (all.isEmpty() || !all.getFirst().isDefault()) {
            throw ContractOffice.unknown();
        }
        return all.getFirst();
    }

    /** The old contract has to be accepted, and to be the one that is in this pool. */
    private Uni<ContractBundles.Bundle> update(Wanted wanted, Proof proof) {
        if (wanted.certificates().isEmpty()) {
            throw new ProblemException(Problem.of(400, "An update needs the chain of the contract that the car has."));
        }
        return verdicts.judge(new Verdicts.Asked(
                        Purpose.CONTRACT,
                        Pem.chain(wanted.certificates()),
                        Edition.ISO_15118_2,
                        wanted.emaids().isEmpty()
                                ? null
                                : wanted.emaids().getFirst().text(),
                        DEADLINE,
                        wanted.account(),
                        verdict -> verdict.isAccepted() ? "update" : "no update"))
                .chain(told -> {
                    ContractBundles.requireAccepted(told.verdict().reasons(), "/contractCertificateChain", false);
                    ParsedCertificate old = told.verdict().path().getFirst();
                    if (!old.hasUsage(ParsedCertificate.KEY_AGREEMENT)) {
                        throw new ProblemException(Problem.of(
                                422, "The contract has no keyAgreement; nothing can be sealed to it (V2G2-822)."));
                    }
                    Emaid emaid = Emaid.parse(old.commonName());
                    return limits.count("emaid/" + store.hash(emaid))
                            .chain(() -> store.ofEmaid(emaid))
                            .chain(all -> renew(all, old, wanted, proof));
                });
    }

    private Uni<ContractBundles.Bundle> renew(List<Contract> all, ParsedCertificate old, Wanted wanted, Proof proof) {
        EvRoots.Wish wish = roots.wish(wanted.rootIds(), List.of());
        for (Contract contract : all) {
            // Asked again, the car gets the renewed contract again.
            if (contract.fingerprint().equals(old.sha256())) {
                return bundles.release(contract, wish, wanted.account(), proof.answer);
            }
        }
        Contract before = all.stream()
                .filter(one -> one.serial().equals(old.serialHex()))
                .findFirst()
                .orElseThrow(ContractOffice::unknown);
        return office.renew(before, old, clock.instant().plus(config.longestContract()), wanted.account())
                .chain(renewed -> bundles.release(renewed, wish, wanted.account(), proof.answer));
    }

    /**
     * A request in EXI.
     *
     * @param request Base64
     * @param forward false where it was passed on to us already
     * @param to the party it is addressed to, or null
     */
    record ExiWanted(
            String request,
            String namespace,
            List<Emaid> preferred,
            boolean forward,
            @Nullable OpncParty to,
            String account) {}

    /** @param remaining how many more the same car gets by asking again */
    record ExiNext(String exi, int remaining) {}

    /**
     * One contract at a time, as stations ask for them: a car that asks again within the time of one sequence gets the next one.
     *
     * @param most that the car takes
     */
    Uni<ExiNext> next(ExiWanted wanted, int most) {
        return exi(wanted).chain(all -> {
            int given = Math.min(most, all.size());
            return given == 1
                    ? Uni.createFrom().item(new ExiNext(all.getFirst(), 0))
                    : counts.before("turn/" + carOf(wanted), SEQUENCE).map(before -> {
                        int turn = (int) (before % given);
                        return new ExiNext(all.get(turn), given - 1 - turn);
                    });
        });
    }

    /** The same car at the same account; its requests differ in time and signature, its certificate does not. */
    private static String carOf(ExiWanted wanted) {
        byte[] request = Base64.getDecoder().decode(wanted.request());
        String car = Digest.hex(ExiBits.firstCertificate(request).orElse(request));
        return Digest.hex((wanted.account() + "/" + car).getBytes(StandardCharsets.UTF_8));
    }

    /** EXI in Base64 in, the same out; several only where a pool of others has several. */
    Uni<List<String>> exi(ExiWanted wanted) {
        requireEdition(wanted.namespace());
        // What is made here is of -2, whatever other codecs there are.
        ExiCodec codec = wanted.namespace().equals(Contract.ISO_2) ? exi.find(wanted.namespace()) : null;
        List<OpncParty> about = new ArrayList<>();
        wanted.preferred().forEach(emaid -> about.add(OpncParty.emsp(emaid.provider())));
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(wanted.request());
        } catch (IllegalArgumentException notBase64) {
            throw new ProblemException(Problem.of(400, "exiRequest is no Base64."));
        }
        if (codec == null || upstreams.isElsewhere(wanted.to())) {
            return limits.count("account/" + wanted.account()).chain(() -> passOn(wanted, about));
        }
        return exi.decode(codec, bytes)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .invoke(read -> manufacturerOf(read).ifPresent(about::add))
                .chain(read -> find(wanted(read, wanted.preferred(), wanted.account()), Proof.SIGNED)
                        .chain(bundle -> exi.encode(codec, response(read, bundle))
                                .map(answer ->
                                        List.of(limited(Base64.getEncoder().encodeToString(answer))))
                                .call(() -> office.handedOut(bundle.contract()))))
                .onFailure(failure -> isUnknown(failure) && mayPassOn(wanted))
                .recoverWithUni(() -> passOn(wanted, about));
    }

    private Optional<OpncParty> manufacturerOf(ExiCodec.Request read) {
        List<ParsedCertificate> shown = validator.readable(read.certificates());
        Pcid pcid = shown.isEmpty() ? null : pcidOf(shown.getFirst());
        return Optional.ofNullable(pcid).map(known -> OpncParty.oem(known.wmi()));
    }

    /** Nobody passes on what is addressed to a party that no pool answers for. */
    private boolean mayPassOn(ExiWanted wanted) {
        return wanted.forward()
                && !config.upstreams().isEmpty()
                && (wanted.to() == null || upstreams.isElsewhere(wanted.to()));
    }

    private Uni<List<String>> passOn(ExiWanted wanted, List<OpncParty> about) {
        return (mayPassOn(wanted)
                        ? upstreams.certificateInstallation(
                                wanted.request(), wanted.namespace(), wanted.to(), about, wanted.preferred())
                        : Uni.createFrom().<List<String>>failure(ExiModule.absent(wanted.namespace())))
                .onItem()
                .ifNull()
                .failWith(ContractOffice::unknown);
    }

    /** P8: -20 is only passed on, and only where that is switched on. */
    private void requireEdition(String namespace) {
        if (isSecondEdition(namespace) && !config.secondEdition()) {
            throw secondEdition();
        }
    }

    /** Pools write its namespace in several ways. */
    static boolean isSecondEdition(String namespace) {
        return namespace.matches("urn:iso:.*15118:-?20:.*");
    }

    static ProblemException secondEdition() {
        return new ProblemException(Problem.of(
                501,
                "Contracts of ISO 15118-20 are only passed on to other pools, as EXI, where"
                        + " crossvolt.pki.provisioning.second-edition allows it."));
    }

    private static boolean isUnknown(Throwable failure) {
        return failure instanceof ProblemException problem && problem.problem().status() == 404;
    }

    private String limited(String answer) {
        if (answer.length() > config.longestAnswer()) {
            throw ContractBundles.tooLong(answer.length(), config.longestAnswer());
        }
        return answer;
    }

    private Wanted wanted(ExiCodec.Request read, List<Emaid> preferred, String account) {
        requireSigned(read);
        List<Emaid> emaids = read.emaid() == null ? preferred : List.of(Emaid.parse(read.emaid()));
        return new Wanted(
                read.action(),
                read.certificates(),
                null,
                read.roots().stream()
                        .map(root -> new EvRoots.RootId(root.issuerName(), root.serialNumber()))
                        .toList(),
                emaids,
                null,
                account);
    }

    /**
     * What a request proves that somebody read from EXI. Blocking; never on an event loop.
     *
     * @throws ProblemException 422 for a signature that does not fit
     */
    private Proof proof(Wanted wanted) {
        RequestSignature given = wanted.signature();
        if (given == null) {
            return Proof.NOT_GIVEN;
        }
        List<ParsedCertificate> shown = validator.readable(wanted.certificates());
        if (shown.isEmpty() || !given.fits(shown.getFirst(), validator.signatures())) {
            throw notSigned("/request/signature");
        }
        requireRootsSigned(wanted.rootIds(), given);
        return Proof.SIGNED;
    }

    /** Else whoever reads the request for the car could choose under which root its contract is signed. */
    private static void requireRootsSigned(@Nullable List<EvRoots.RootId> roots, RequestSignature given) {
        if (roots == null) {
            return;
        }
        for (int i = 0; i < roots.size(); i++) {
            if (!given.names(roots.get(i))) {
                throw new ProblemException(Problem.of(
                        UNPROCESSABLE,
                        "A root is named that the car has not signed.",
                        List.of(new Problem.Detail(
                                "/request/listOfRootCertificateIDs/" + i,
                                "ROOT_NOT_SIGNED",
                                "is not in signedElement, letter by letter",
                                null))));
            }
        }
    }

    private static ProblemException notSigned(String pointer) {
        return new ProblemException(Problem.of(
                422,
                "The request is not signed with the key of the certificate it shows.",
                List.of(new Problem.Detail(pointer, "REQUEST_SIGNATURE", "checked before anything else", null))));
    }

    /** In characters of Base64. */
    int longestRequest(String namespace) {
        return isSecondEdition(namespace) ? config.secondEditionLongestRequest() : config.longestRequest();
    }

    /** The request is signed with the key it shows; that says who asks, and nothing about when. */
    private void requireSigned(ExiCodec.Request read) {
        ExiCodec.Signed signed = read.signed();
        List<ParsedCertificate> shown = validator.readable(read.certificates());
        boolean right = signed != null
                && signed.digestFits()
                && !shown.isEmpty()
                && validator
                        .signatures()
                        .fitsRaw(
                                shown.getFirst().suite(),
                                shown.getFirst().publicKey(),
                                signed.signedInfo(),
                                signed.value());
        if (!right) {
            throw notSigned("/exiRequest");
        }
    }

    private static ExiCodec.Response response(ExiCodec.Request read, ContractBundles.Bundle bundle) {
        ContractParts parts = bundle.contract().parts();
        return new ExiCodec.Response(
                read.action(),
                read.sessionId(),
                parts.chain(),
                parts.encryptedKey(),
                parts.dhPublicKey(),
                parts.emaid(),
                bundle.signature().cpsChain(),
                parts.references().stream()
                        .map(one -> new ExiCodec.Reference(one.uri().substring(1), one.digest()))
                        .toList(),
                bundle.signature().value());
    }
}
