package org.crossvolt.pki.validation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whom a zone trusts, at one version of its bundle (T3); never changes. */
public final class Trust {

    private final String zone;
    private final long version;
    private final Instant expiresAt;
    private final List<Anchor> anchors;
    private final List<ScopeGrant> grants;
    private final Set<String> withoutRevocationSource;
    private final Map<NameKey, List<Anchor>> bySubject = new HashMap<>();
    private final Map<String, List<ScopeGrant>> bySpki = new HashMap<>();

    /** A name's DER as a key of a map. */
    private record NameKey(java.nio.ByteBuffer der) {
        static NameKey of(byte[] der) {
            return new NameKey(java.nio.ByteBuffer.wrap(der));
        }
    }

    /** @param withoutRevocationSource SPKIs of CAs registered as having no OCSP and no CRL (R3) */
    public Trust(
            String zone,
            long version,
            Instant expiresAt,
            List<Anchor> anchors,
            List<ScopeGrant> grants,
            Set<String> withoutRevocationSource) {
        this.zone = zone;
        this.version = version;
        this.expiresAt = expiresAt;
        this.anchors = List.copyOf(anchors);
        this.grants = List.copyOf(grants);
        this.withoutRevocationSource = Set.copyOf(withoutRevocationSource);
        for (Anchor anchor : anchors) {
            bySubject
                    .computeIfAbsent(NameKey.of(anchor.certificate().subjectName()), name -> new ArrayList<>())
                    .add(anchor);
        }
        for (ScopeGrant grant : grants) {
            bySpki.computeIfAbsent(grant.spki(), spki -> new ArrayList<>()).add(grant);
        }
    }

    public String zone() {
        return zone;
    }

    public long version() {
        return version;
    }

    public Instant expiresAt() {
        return expiresAt;
    }

    public List<Anchor> anchors() {
        return anchors;
    }

    public List<ScopeGrant> grants() {
        return grants;
    }

    public Set<String> withoutRevocationSource() {
        return withoutRevocationSource;
    }

    /** The candidates to sign for this issuer; which of them did is told by the signature, never by the name (T1). */
    List<Anchor> candidates(ParsedCertificate last) {
        return bySubject.getOrDefault(NameKey.of(last.issuerName()), List.of());
    }

    List<ScopeGrant> grantsOf(String spki) {
        return bySpki.getOrDefault(spki, List.of());
    }
}
