package org.crossvolt.pki.contracts;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.crossvolt.pki.evidence.AuditLog;
import org.crossvolt.pki.scopes.ScopeStore;
import org.crossvolt.pki.scopes.ScopesChanged;
import org.crossvolt.pki.scopes.ScopesConfig;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.crossvolt.pki.validation.Reason;
import org.crossvolt.pki.validation.ScopeGrant;
import org.crossvolt.pki.validation.ScopeKind;
import org.crossvolt.pki.validation.Verdict;
import org.jboss.logging.Logger;

/**
 * Which CA speaks for whom, as it is seen (T4): the first time is worth a line to read. In the lab, where unknown CAs are
 * accepted, the first that one speaks for is what it may speak for from then on.
 */
@ApplicationScoped
class Sightings {

    private static final Logger LOG = Logger.getLogger(Sightings.class);
    private static final int MOST_REMEMBERED = 100_000;

    private final ScopeStore store;
    private final ScopesChanged changed;
    private final ScopesConfig config;
    private final AuditLog audit;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    Sightings(ScopeStore store, ScopesChanged changed, ScopesConfig config, AuditLog audit) {
        this.store = store;
        this.changed = changed;
        this.config = config;
        this.audit = audit;
    }

    Uni<Void> note(Verdict verdict) {
        ScopeKind kind = verdict.purpose().scope();
        String group = verdict.group();
        if (!verdict.isAccepted() || kind == null || group == null || verdict.anchor() == null) {
            return Uni.createFrom().voidItem();
        }
        ParsedCertificate issuer = verdict.path().size() > 1
                ? verdict.path().get(1)
                : verdict.anchor().certificate();
        if (!seen.add(issuer.spki() + "/" + kind + "/" + group)) {
            return Uni.createFrom().voidItem();
        }
        if (seen.size() > MOST_REMEMBERED) {
            seen.clear();
        }
        return store.sighted(issuer.spki(), kind.name(), group)
                .call(first -> first
                        ? tell(issuer.spki(), kind, group)
                        : Uni.createFrom().voidItem())
                .call(() -> verdict.has(Reason.SCOPE_UNKNOWN_ACCEPTED)
                        ? pin(new ScopeGrant(issuer.spki(), kind, group, null, null))
                        : Uni.createFrom().voidItem())
                .replaceWithVoid();
    }

    private Uni<Void> tell(String spki, ScopeKind kind, String group) {
        LOG.warnf("CA %s speaks for %s %s for the first time", spki, kind, group);
        return audit.note("pki-broker", "FIRST_SIGHTING", "ca " + spki, kind + " " + group);
    }

    private Uni<Void> pin(ScopeGrant grant) {
        return store.pin(config.zone(), grant).chain(pinned -> {
            if (!pinned) {
                return Uni.createFrom().voidItem();
            }
            LOG.warnf(
                    "CA %s is pinned to %s %s, because it was used first for it",
                    grant.spki(), grant.kind(), grant.value());
            return audit.note("pki-broker", "PIN", "ca " + grant.spki(), grant.kind() + " " + grant.value())
                    .chain(changed::publish);
        });
    }
}
