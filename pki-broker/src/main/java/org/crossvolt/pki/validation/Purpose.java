package org.crossvolt.pki.validation;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a leaf is for: which roots may anchor it, what its subject names, which domain component it has (V2, V3). */
public enum Purpose {
    /** V2G2-108: CN is the eMAID. */
    CONTRACT(EnumSet.of(AnchorRole.MO, AnchorRole.V2G), "MO", ScopeKind.PROVIDER),
    /** V2G2-933: CN is the PCID. */
    PROVISIONING(EnumSet.of(AnchorRole.OEM, AnchorRole.V2G), "OEM", ScopeKind.WMI),
    /** V2G20-2598: CN is the EVCCID, O the OEM, and nothing else. */
    VEHICLE(EnumSet.of(AnchorRole.OEM, AnchorRole.V2G), null, null),
    /** V2G2-925: DC=CPO is required. */
    SECC(EnumSet.of(AnchorRole.V2G, AnchorRole.PE), "CPO", ScopeKind.OPERATOR),
    /** Signs contract bundles; an EV holds only V2G roots. */
    CPS(EnumSet.of(AnchorRole.V2G), "CPS", null),
    /** A delegated OCSP signer (RFC 6960, 4.2.2.2). */
    OCSP(EnumSet.allOf(AnchorRole.class), null, null);

    private final Set<AnchorRole> anchors;
    private final @Nullable String domain;
    private final @Nullable ScopeKind scope;

    Purpose(Set<AnchorRole> anchors, @Nullable String domain, @Nullable ScopeKind scope) {
        this.anchors = anchors;
        this.domain = domain;
        this.scope = scope;
    }

    boolean mayEndAt(AnchorRole role) {
        return anchors.contains(role);
    }

    /** The domain component its certificates carry, where they carry one. */
    @Nullable
    String domain() {
        return domain;
    }

    boolean requiresDomain() {
        return this == SECC || this == CPS;
    }

    /** What its issuer needs a grant for (T4), or null where any issuer may name anybody. */
    public @Nullable ScopeKind scope() {
        return scope;
    }
}
