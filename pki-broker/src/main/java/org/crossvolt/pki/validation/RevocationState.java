package org.crossvolt.pki.validation;

import java.time.Instant;

/** What is known about the revocation of one certificate (R1, R6). */
public sealed interface RevocationState {

    /** @param source OCSP or CRL */
    record Good(String source, Instant thisUpdate, Instant nextUpdate) implements RevocationState {}

    record Revoked(String source, Instant at, Instant thisUpdate) implements RevocationState {}

    /** The responder answered that it does not know: neither good nor revoked. */
    record Unknown(String source, Instant thisUpdate) implements RevocationState {}

    /** No valid answer could be had. */
    record Unavailable(String why) implements RevocationState {}

    /** The certificate names no responder and no CRL, and none is registered for its CA. */
    record NoSource() implements RevocationState {}
}
