package org.crossvolt.pki.validation;

/** What a CA may be allowed to speak for (T4). */
public enum ScopeKind {
    /** Country and provider id, the first five characters of an eMAID. */
    PROVIDER,
    /** World manufacturer identifier, the first three characters of a PCID. */
    WMI,
    /** Country and operator id, the first five characters of an EVSE id or SECC id. */
    OPERATOR
}
