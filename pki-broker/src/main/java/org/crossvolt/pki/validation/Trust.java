package org.crossvolt.pki.validation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whom a zone trusts, at one version of its bundle (T3); never changes. */
public final class Trust {

    private final String zone;
    private final long version;
    private final Instant expiresAt;
    private final List<Anchor> anchors;
    private final List<ScopeGrant> grants;
    private final Set<String> withoutRevocationSource;
    private final Set<String> distrustedCas;
    private final Map<String, Map<Purpose, ValidationPolicy.FailMode>> withoutAnswer;
    private final Map<NameKey, List<Anchor>> bySubject = new HashMap<>();
    private final Map<String, List<ScopeGrant>> bySpki = new HashMap<>();

    /** A name's DER as a key of a map. */
    private record NameKey(java.nio.ByteBuffer der) {
        static NameKey of(byte[] der) {
            return new NameKey(java.nio.ByteBuffer.wrap(der));
        }
    }

    public Trust(
            String zone,
            long version,
            Instant expiresAt,
            List<Anchor> anchors,
            List<ScopeGrant> grants,
            Set<String> withoutRevocationSource) {
        this(zone, version, expiresAt, anchors, grants, withoutRevocationSource, Map.of(), Set.of());
    }

    /**
     * The trust of a bundle.
     *
     * @param withoutRevocationSource SPKIs of CAs registered as having no OCSP and no CRL (R3)
     * @param withoutAnswer by SPKI of a CA: what no answer about one of its leafs means, where that is decided for it (R3)
     * @param distrustedCas SPKIs of CAs that no path may go through (T6)
     */
    public Trust(
            String zone,
            long version,
            Instant expiresAt,
            List<Anchor> anchors,
            List<ScopeGrant> grants,
            Set<String> withoutRevocationSource,
            Map<String, Map<Purpose, ValidationPolicy.FailMode>> withoutAnswer,
            Set<String> distrustedCas) {
        this.withoutAnswer = Map.copyOf(withoutAnswer);
        this.distrustedCas = Set.copyOf(distrustedCas);
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

    /**
     * The same trust, and some of it taken away (T6). Nothing can be added: a root that is not in it is ignored.
     *
     * @param anchorIds roots that are not trusted
     * @param cas SPKIs of CAs that no path may go through
     */
    public Trust without(Set<String> anchorIds, Set<String> cas) {
        if (anchorIds.isEmpty() && cas.isEmpty()) {
            return this;
        }
        List<Anchor> fewer = anchors.stream()
                .map(anchor -> anchorIds.contains(anchor.id()) ? anchor.with(Anchor.State.REVOKED) : anchor)
                .toList();
        return new Trust(zone, version, expiresAt, fewer, grants, withoutRevocationSource, withoutAnswer, cas);
    }

    boolean isDistrusted(ParsedCertificate authority) {
        return distrustedCas.contains(authority.spki());
    }

    ValidationPolicy.@Nullable FailMode leafWithoutAnswer(String issuerSpki, Purpose purpose) {
        return withoutAnswer.getOrDefault(issuerSpki, Map.of()).get(purpose);
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
