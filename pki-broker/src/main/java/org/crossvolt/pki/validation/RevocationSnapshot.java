package org.crossvolt.pki.validation;

import java.util.Map;

/** What was known about a chain's revocation when it was judged; by SHA-256 of the certificate. */
public record RevocationSnapshot(Map<String, RevocationState> byCertificate) {

    public static final RevocationSnapshot EMPTY = new RevocationSnapshot(Map.of());

    public RevocationSnapshot {
        byCertificate = Map.copyOf(byCertificate);
    }

    RevocationState of(ParsedCertificate certificate) {
        RevocationState known = byCertificate.get(certificate.sha256());
        if (known != null) {
            return known;
        }
        return certificate.ocspUrls().isEmpty() && certificate.crlUrls().isEmpty()
                ? new RevocationState.NoSource()
                : new RevocationState.Unavailable("not asked");
    }
}
