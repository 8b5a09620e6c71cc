package org.crossvolt.ocpi.party;

/** What a token that we issued is good for. */
public enum TokenKind {
    /** Token A: versions, version details, and one registration (T-07). */
    INVITATION,
    /** Token B while our own POST or PUT is on its way: versions and version details (C-1). */
    HANDSHAKE,
    /** The token of the registered hub. */
    REGISTERED
}
