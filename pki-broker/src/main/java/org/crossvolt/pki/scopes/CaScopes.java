package org.crossvolt.pki.scopes;

import java.util.List;
import java.util.Map;
import org.crossvolt.pki.validation.Purpose;
import org.crossvolt.pki.validation.ScopeGrant;
import org.crossvolt.pki.validation.ValidationPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What one CA may speak for (T4).
 *
 * @param withoutRevocationSource registered as having neither OCSP nor CRL (R3)
 * @param leafWithoutAnswer what no answer about revocation means for its leafs, by purpose (R3); else the installation's policy
 * @param state ACTIVE or PROPOSED
 */
public record CaScopes(
        String spki,
        List<ScopeGrant> grants,
        boolean withoutRevocationSource,
        Map<Purpose, ValidationPolicy.FailMode> leafWithoutAnswer,
        String state,
        String proposedBy,
        @Nullable String approvedBy) {}
