package org.crossvolt.pki.contracts;

import java.util.Set;
import org.crossvolt.pki.validation.Reason;
import org.crossvolt.pki.validation.Verdict;
import org.jspecify.annotations.Nullable;

/** The two statuses of an OCPP Authorize answer (C07.FR.13 to FR.17). */
record C07(String certificateStatus, @Nullable String idTokenStatus) {

    private static final Set<String> CANCELLED = Set.of("Blocked", "Expired", "Invalid", "Unknown");

    /** @param emspStatus what the eMSP said about the eMAID, where the caller has asked it already; else null */
    static C07 of(Verdict verdict, @Nullable String emspStatus) {
        Reason decisive = verdict.decisive();
        if (decisive == null) {
            boolean cancelled = emspStatus != null && CANCELLED.contains(emspStatus);
            // C07.FR.14 and FR.13: the chain is valid, so the eMSP's status stands.
            return new C07(cancelled ? "ContractCancelled" : "Accepted", emspStatus);
        }
        return switch (decisive.kind()) {
            case EXPIRED -> new C07("CertificateExpired", "Expired");
            case REVOKED -> new C07("CertificateRevoked", "Invalid");
            case CHAIN, PROVIDER, NOT_YET_VALID -> new C07("CertChainError", "Invalid");
            case REMARK -> throw new IllegalStateException("a remark refuses nothing");
        };
    }
}
