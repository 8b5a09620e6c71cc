package org.crossvolt.pki.evidence;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a verdict was based on (X1).
 *
 * @param identityHash keyed hash of the eMAID or PCID, to search by
 * @param reason the decisive reason's name, or null if it was accepted
 * @param answer what the caller was told, such as {@code CertChainError}
 * @param sealed everything that is needed to come to the same verdict again
 */
public record EvidenceRecord(
        UUID id,
        Instant at,
        String zone,
        long bundleVersion,
        String purpose,
        String askedBy,
        @Nullable String identityHash,
        boolean accepted,
        @Nullable String reason,
        String answer,
        byte[] sealed) {}
