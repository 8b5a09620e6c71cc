package org.crossvolt.pki.provisioning;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.crossvolt.pki.roots.CurrentTrust;
import org.crossvolt.pki.signing.Signer;
import org.crossvolt.pki.signing.Signers;
import org.crossvolt.pki.validation.Anchor;
import org.crossvolt.pki.validation.Suite;

/** The CPS signers of this installation, and which of them a car believes (P3). */
@ApplicationScoped
class CpsSigners {

    private final Signers signers;
    private final CurrentTrust trust;
    private final Clock clock;

    CpsSigners(Signers signers, CurrentTrust trust, Clock clock) {
        this.signers = signers;
        this.trust = trust;
        this.clock = clock;
    }

    /** Those that can sign now: their certificates are valid, their root is trusted. */
    Uni<List<Signer>> able() {
        return signers.all()
                .map(all -> all.stream()
                        .filter(signer -> signer.role() == Signer.Role.CPS
                                && signer.certificate().suite().equals(Suite.P256)
                                && signer.chain().stream()
                                        .allMatch(one -> clock.instant().isBefore(one.notAfter()))
                                && isTrusted(signer.anchorId()))
                        .toList());
    }

    boolean isTrusted(String anchorId) {
        return trust.current().anchors().stream()
                .anyMatch(anchor -> anchor.id().equals(anchorId)
                        && anchor.state() == Anchor.State.ACTIVE
                        && clock.instant().isBefore(anchor.certificate().notAfter()));
    }

    /** @throws ProblemException 422 or 409: never an arbitrary signer */
    static Signer choose(List<Signer> able, EvRoots.Wish wish) {
        return switch (wish) {
            case EvRoots.Wish.OneOf oneOf ->
                able.stream()
                        .filter(signer -> oneOf.anchorIds().contains(signer.anchorId()))
                        .findFirst()
                        .orElseThrow(() -> noneFits(able));
            case EvRoots.Wish.Any any -> {
                if (able.isEmpty()) {
                    throw noneFits(able);
                }
                if (able.stream().map(Signer::anchorId).distinct().count() > 1) {
                    throw new ProblemException(Problem.of(
                            409,
                            "There are signers under several V2G roots and nothing is known of the roots in the car; name one: "
                                    + able.stream().map(Signer::anchorId).toList()));
                }
                yield able.getFirst();
            }
        };
    }

    private static ProblemException noneFits(List<Signer> able) {
        return new ProblemException(Problem.of(
                422,
                "No CPS signer stands under a V2G root of the car.",
                List.of(new Problem.Detail(
                        "/listOfRootCertificateIDs",
                        "NO_CPS_UNDER_EV_ROOTS",
                        "there are signers under "
                                + able.stream().map(Signer::anchorId).toList(),
                        null))));
    }
}
