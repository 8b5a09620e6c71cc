package org.crossvolt.pki.provisioning;

import java.time.Instant;
import java.util.UUID;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.pki.validation.Pcid;

/**
 * A contract of the pool.
 *
 * @param fingerprint SHA-256 of the certificate its key is sealed to
 * @param issuerSpki of the CA that signed its leaf
 * @param serial of the leaf, hex
 * @param isDefault the one a car gets that does not say which
 */
record Contract(
        UUID id,
        ContractParts parts,
        String namespace,
        String fingerprint,
        String issuerSpki,
        String serial,
        Source source,
        boolean isDefault,
        Instant notBefore,
        Instant notAfter) {

    static final String ISO_2 = "urn:iso:15118:2:2013:MsgDef";

    /** Whose work it is. */
    enum Source {
        ISSUED,
        PROVIDED,
        SIGNED_ELSEWHERE
    }

    /** Why it is no longer given out. */
    enum End {
        SUPERSEDED,
        REVOKED,
        INVALIDATED,
        DELETED
    }

    Emaid emaid() {
        return Emaid.parse(parts.emaid());
    }

    Pcid pcid() {
        return Pcid.parse(parts.pcid());
    }

    @Override
    public String toString() {
        return "contract " + id;
    }
}
