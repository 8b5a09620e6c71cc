package org.crossvolt.pki.validation;

/** What a root is a root of (T1). PE is a private operator's root. */
public enum AnchorRole {
    V2G,
    MO,
    OEM,
    PE
}
