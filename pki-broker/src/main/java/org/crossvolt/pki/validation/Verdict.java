package org.crossvolt.pki.validation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a chain (V6): the same question with the same trust, revocation, policy and instant gives the same verdict.
 *
 * @param reasons why it is refused; none if it is accepted
 * @param remarks what was odd all the same
 * @param identity the normalised eMAID, PCID or other name of the leaf, where it has one
 * @param group what scopes are about: provider, manufacturer or operator of the identity
 * @param scope the grant that let the path speak for this identity
 * @param path SHA-256 of the certificates, leaf first, without the anchor
 * @param revocation what was known about each certificate of the path
 * @param validUntil when the first of the path, the anchor and the revocation answers ends
 */
public record Verdict(
        Purpose purpose,
        @Nullable Edition edition,
        List<Finding> reasons,
        List<Finding> remarks,
        @Nullable String identity,
        @Nullable String group,
        @Nullable Anchor anchor,
        @Nullable ScopeGrant scope,
        List<ParsedCertificate> path,
        Map<String, RevocationState> revocation,
        Instant at,
        Instant validUntil) {

    public boolean isAccepted() {
        return reasons.isEmpty();
    }

    public boolean has(Reason reason) {
        return reasons.stream().anyMatch(finding -> finding.reason() == reason)
                || remarks.stream().anyMatch(finding -> finding.reason() == reason);
    }

    /**
     * The reason that counts: what can not be verified before what is revoked, and that before what has expired. A chain
     * that is not proven is not proven to have expired.
     */
    public @Nullable Reason decisive() {
        for (Reason.Kind kind : List.of(
                Reason.Kind.CHAIN,
                Reason.Kind.PROVIDER,
                Reason.Kind.REVOKED,
                Reason.Kind.EXPIRED,
                Reason.Kind.NOT_YET_VALID)) {
            for (Finding finding : reasons) {
                if (finding.reason().kind() == kind) {
                    return finding.reason();
                }
            }
        }
        return null;
    }
}
