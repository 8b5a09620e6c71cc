package org.crossvolt.pki.revocation;

import java.time.Instant;
import org.crossvolt.pki.validation.RevocationState;

/**
 * What is known about one certificate, and the bytes that prove it.
 *
 * @param certificate SHA-256 of the certificate, hex
 * @param bytes the OCSP response or the CRL
 */
public record KnownAnswer(
        String certificate,
        String issuerSpki,
        RevocationState state,
        Instant thisUpdate,
        Instant nextUpdate,
        byte[] bytes,
        Instant fetchedAt) {

    public String source() {
        return switch (state) {
            case RevocationState.Good good -> good.source();
            case RevocationState.Revoked revoked -> revoked.source();
            case RevocationState.Unknown unknown -> unknown.source();
            case RevocationState.Unavailable none -> "OCSP";
            case RevocationState.NoSource none -> "OCSP";
        };
    }

    public String status() {
        return switch (state) {
            case RevocationState.Good good -> "GOOD";
            case RevocationState.Revoked revoked -> "REVOKED";
            case RevocationState.Unknown unknown -> "UNKNOWN";
            case RevocationState.Unavailable none -> "UNKNOWN";
            case RevocationState.NoSource none -> "UNKNOWN";
        };
    }

    public boolean isOcsp() {
        return source().equals("OCSP");
    }
}
