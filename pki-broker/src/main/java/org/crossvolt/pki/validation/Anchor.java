package org.crossvolt.pki.validation;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A root as validation sees it (T1).
 *
 * @param id SHA-256 of the certificate, hex
 * @param roles what it is a root of
 * @param suites it is admitted for
 * @param trustFrom not trusted before this moment
 * @param trustUntil not trusted from this moment on
 * @param distrustAfter with {@link State#ACTIVE}: leafs that begin after this moment are refused
 */
public record Anchor(
        String id,
        ParsedCertificate certificate,
        Set<AnchorRole> roles,
        Set<Suite> suites,
        State state,
        @Nullable Instant trustFrom,
        @Nullable Instant trustUntil,
        @Nullable Instant distrustAfter) {

    /** A root that is trusted as long as its certificate is valid. */
    public Anchor(
            String id,
            ParsedCertificate certificate,
            Set<AnchorRole> roles,
            Set<Suite> suites,
            State state,
            @Nullable Instant distrustAfter) {
        this(id, certificate, roles, suites, state, null, null, distrustAfter);
    }

    /** The same root, whose state is something else. */
    Anchor with(State other) {
        return new Anchor(id, certificate, roles, suites, other, trustFrom, trustUntil, distrustAfter);
    }

    /** Whether an anchor anchors; what is only proposed never gets here. */
    public enum State {
        ACTIVE,
        REVOKED
    }
}
