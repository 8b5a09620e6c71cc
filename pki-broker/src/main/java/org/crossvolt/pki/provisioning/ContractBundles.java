package org.crossvolt.pki.provisioning;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.contracts.Verdicts;
import org.crossvolt.pki.evidence.AuditLog;
import org.crossvolt.pki.signing.Signer;
import org.crossvolt.pki.signing.Signers;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.Digest;
import org.crossvolt.pki.validation.Edition;
import org.crossvolt.pki.validation.Finding;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.crossvolt.pki.validation.Pem;
import org.crossvolt.pki.validation.Purpose;
import org.crossvolt.pki.validation.Reason;

/** Bundles as cars take them: contract, signature, and the chain of who signed. Nothing leaves that was not verified (P7). */
@ApplicationScoped
class ContractBundles {

    private static final Duration DEADLINE = Duration.ofSeconds(3);

    private final ContractStore store;
    private final CpsSigners cps;
    private final Signers signers;
    private final Verdicts verdicts;
    private final ChainValidator validator;
    private final ProvisioningConfig config;
    private final AuditLog audit;

    ContractBundles(
            ContractStore store,
            CpsSigners cps,
            Signers signers,
            Verdicts verdicts,
            ChainValidator validator,
            ProvisioningConfig config,
            AuditLog audit) {
        this.store = store;
        this.cps = cps;
        this.signers = signers;
        this.verdicts = verdicts;
        this.validator = validator;
        this.config = config;
        this.audit = audit;
    }

    record Bundle(Contract contract, BundleSignature signature) {}

    /**
     * The bundle for a car, signed where it was not yet; fails with a problem where no signer fits or the contract does not hold.
     *
     * @param answer what the evidence says of it
     */
    Uni<Bundle> release(Contract contract, EvRoots.Wish wish, String actor, String answer) {
        return requireHolds(contract, actor, answer)
                .chain(() -> store.signatures(contract))
                .chain(signatures -> {
                    for (BundleSignature signature : signatures) {
                        if (isWished(signature, wish) && cps.isTrusted(signature.anchorId())) {
                            requireShort(contract, signature.cpsChain());
                            return verified(new Bundle(contract, signature));
                        }
                    }
                    return cps.able()
                            .map(able -> CpsSigners.choose(able, wish))
                            .emitOn(Infrastructure.getDefaultWorkerPool())
                            .chain(signer -> sign(contract, signer, actor));
                });
    }

    private static boolean isWished(BundleSignature signature, EvRoots.Wish wish) {
        return switch (wish) {
            case EvRoots.Wish.Any any -> true;
            case EvRoots.Wish.OneOf oneOf -> oneOf.anchorIds().contains(signature.anchorId());
        };
    }

    private Uni<Bundle> sign(Contract contract, Signer signer, String actor) {
        requireShort(contract, signer.chainBytes());
        BundleSignature signature = new BundleSignature(
                BundleSignature.sign(contract.parts(), signers.keyOf(signer)), signer.chainBytes(), signer.anchorId());
        // Every bundle that was ever signed can be found by its hash: what a stolen CPS key signs is not among them.
        return verified(new Bundle(contract, signature))
                .call(bundle -> store.keep(contract, signature, signer.name()))
                .call(() ->
                        audit.note(actor, "SIGN_BUNDLE", "contract " + contract.id(), Digest.hex(signature.value())));
    }

    private void requireShort(Contract contract, List<byte[]> cpsChain) {
        int chars = BundleSignature.messageChars(contract.parts().chain(), cpsChain);
        if (chars > config.longestAnswer()) {
            throw tooLong(chars, config.longestAnswer());
        }
    }

    /** P7: a station would cut the answer off, or refuse it, and the car could not say why. */
    static ProblemException tooLong(int chars, int most) {
        return new ProblemException(Problem.of(
                422,
                "The answer would take " + chars + " characters; a station takes " + most + ".",
                List.of(new Problem.Detail(
                        "/certificateInstallationRes",
                        "ANSWER_TOO_LONG",
                        "needs to have at most " + most + " characters",
                        String.valueOf(chars)))));
    }

    private Uni<Bundle> verified(Bundle bundle) {
        return Uni.createFrom()
                .item(bundle)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .invoke(one -> {
                    List<ParsedCertificate> path =
                            validator.readable(one.signature().cpsChain());
                    if (path.isEmpty()
                            || !one.signature().fits(one.contract().parts(), path.getFirst(), validator.signatures())) {
                        throw new IllegalStateException("a bundle's own signature does not fit");
                    }
                });
    }

    /** Whether a contract would be accepted at a station now, but for when it begins. */
    private Uni<Void> requireHolds(Contract contract, String actor, String answer) {
        return verdicts.judge(new Verdicts.Asked(
                        Purpose.CONTRACT,
                        Pem.chain(contract.parts().chain()),
                        Edition.ISO_15118_2,
                        contract.parts().emaid(),
                        DEADLINE,
                        actor,
                        verdict -> verdict.isAccepted() ? answer : "not released"))
                .invoke(told -> requireAccepted(told.verdict().reasons(), "/contractCertificateChain", true))
                .replaceWithVoid();
    }

    /** @throws ProblemException 422 with the verdict's reasons */
    static void requireAccepted(List<Finding> reasons, String pointer, boolean mayBeginLater) {
        List<Finding> wrong = reasons.stream()
                .filter(one -> !(mayBeginLater && one.reason() == Reason.LEAF_NOT_YET_VALID))
                .toList();
        if (!wrong.isEmpty()) {
            throw new ProblemException(Problem.of(
                    422,
                    "The chain is not accepted.",
                    wrong.stream()
                            .map(one -> new Problem.Detail(
                                    pointer, one.reason().name(), one.reason().sentence(), one.detail()))
                            .toList()));
        }
    }

    /**
     * A bundle that somebody else signed, before it is kept: its CPS chain is accepted, its signature fits these parts.
     *
     * @return with the V2G root above the signer
     */
    Uni<BundleSignature> judgeForeign(ContractParts parts, byte[] value, List<byte[]> cpsChain, String actor) {
        return verdicts.judge(new Verdicts.Asked(
                        Purpose.CPS,
                        Pem.chain(cpsChain),
                        Edition.ISO_15118_2,
                        null,
                        DEADLINE,
                        actor,
                        verdict -> verdict.isAccepted() ? "signer accepted" : "signer refused"))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(told -> {
                    requireAccepted(told.verdict().reasons(), "/messageParts/saProvisioningCertificateChain", false);
                    BundleSignature signature = new BundleSignature(
                            value,
                            told.verdict().path().stream()
                                    .map(ParsedCertificate::der)
                                    .toList(),
                            java.util.Objects.requireNonNull(told.verdict().anchor())
                                    .id());
                    if (!signature.fits(parts, told.verdict().path().getFirst(), validator.signatures())) {
                        throw new ProblemException(Problem.of(
                                422,
                                "The signature does not fit the bundle.",
                                List.of(new Problem.Detail(
                                        "/messageParts/signature/signatureValue",
                                        "SIGNATURE_INVALID",
                                        "checked over the four elements in both dialects",
                                        null))));
                    }
                    return signature;
                });
    }
}
