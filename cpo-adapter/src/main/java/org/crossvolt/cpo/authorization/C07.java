package org.crossvolt.cpo.authorization;

import org.jspecify.annotations.Nullable;

/**
 * The two results of Authorize with a contract certificate, by OCPP's use case C07 (C07.FR.13 to C07.FR.17): the chain
 * speaks first, then the eMSP; nobody charges on the eMSP's word alone.
 *
 * @param certificateStatus of the chain
 * @param idTokenStatus of the eMAID
 */
record C07(String certificateStatus, String idTokenStatus) {

    static final String ACCEPTED = "Accepted";
    static final C07 NOT_VERIFIED = new C07("CertChainError", "Invalid");

    /**
     * @param chain certificateStatus of the pki-broker; null where it gave no answer
     * @param emsp what the eMSP decided; null where it gave no answer
     */
    static C07 of(@Nullable String chain, @Nullable String hint, Decision.@Nullable Status emsp) {
        if (chain == null) {
            return NOT_VERIFIED;
        }
        if (!chain.equals(ACCEPTED)) {
            return new C07(
                    chain,
                    switch (chain) {
                        case "CertificateExpired" -> "Expired";
                        case "ContractCancelled" -> hint == null ? "Invalid" : hint;
                        default -> "Invalid";
                    });
        }
        if (emsp == null) {
            // The chain is fine, but nobody said that the contract is: fail closed.
            return new C07(ACCEPTED, "Unknown");
        }
        return switch (emsp) {
            case ACCEPTED, CONCURRENT, NO_CREDIT, NOT_AT_THIS_LOCATION -> new C07(ACCEPTED, emsp.in201());
            case BLOCKED, EXPIRED, INVALID, UNKNOWN, WITHDRAWN -> new C07("ContractCancelled", emsp.in201());
        };
    }
}
