package org.crossvolt.pki.scopes;

import java.util.List;
import org.crossvolt.pki.validation.ScopeGrant;
import org.jspecify.annotations.Nullable;

/**
 * What one CA may speak for (T4).
 *
 * @param withoutRevocationSource registered as having neither OCSP nor CRL (R3)
 * @param state ACTIVE or PROPOSED
 */
public record CaScopes(
        String spki,
        List<ScopeGrant> grants,
        boolean withoutRevocationSource,
        String state,
        String proposedBy,
        @Nullable String approvedBy) {}
