package org.crossvolt.hub.registration;

/** How far a counter-platform is (4.2). A handshake or a rotation on its way is not a state: the lock says it. */
public enum PlatformState {
    /** Has a token A that can be used once. */
    INVITED,
    /** Both sides have the other's token. */
    REGISTERED,
    /** Blocked by the operator. */
    SUSPENDED,
    /** Ended the relation. */
    DELETED
}
