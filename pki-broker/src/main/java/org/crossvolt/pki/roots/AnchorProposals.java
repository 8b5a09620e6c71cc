package org.crossvolt.pki.roots;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.pki.evidence.AuditLog;
import org.crossvolt.pki.validation.AnchorRole;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.jspecify.annotations.Nullable;

/** Reads what is proposed as a root, whoever proposes it, and keeps it; nothing is trusted by that (T5). */
@ApplicationScoped
class AnchorProposals {

    static final int LONGEST_TEXT = 4_000;

    private final AnchorStore store;
    private final ChainValidator validator;
    private final RootsConfig config;
    private final AuditLog audit;
    private final RootsChanged changed;

    AnchorProposals(
            AnchorStore store, ChainValidator validator, RootsConfig config, AuditLog audit, RootsChanged changed) {
        this.changed = changed;
        this.store = store;
        this.validator = validator;
        this.config = config;
        this.audit = audit;
    }

    ChainValidator validator() {
        return validator;
    }

    static List<AnchorRole> roles(JsonRequest request) {
        List<AnchorRole> roles = new ArrayList<>();
        JsonNode field = request.field("roles");
        if (field == null || !field.isArray() || field.isEmpty()) {
            request.refuse("roles", "required", "needs a list of " + Arrays.toString(AnchorRole.values()), null);
            return roles;
        }
        for (JsonNode one : field) {
            try {
                roles.add(AnchorRole.valueOf(one.asText()));
            } catch (IllegalArgumentException unknown) {
                request.refuse("roles", "known", "is none of " + Arrays.toString(AnchorRole.values()), one.toString());
            }
        }
        return roles;
    }

    /** A root that can be one: self-signed, a CA, of a known suite. What is wrong is noted in the request. */
    AnchorRecord read(
            JsonRequest request, String text, List<AnchorRole> roles, String region, String source, String proposer) {
        ParsedCertificate certificate = null;
        try {
            certificate = root(text);
        } catch (IllegalArgumentException refused) {
            request.refuse("certificate", "root", String.valueOf(refused.getMessage()), null);
        }
        if (certificate == null) {
            return new AnchorRecord(
                    "",
                    new byte[0],
                    "",
                    List.of(),
                    List.of(),
                    region,
                    source,
                    "",
                    null,
                    null,
                    null,
                    null,
                    proposer,
                    List.of(),
                    List.of());
        }
        return record(certificate, roles, region, source, proposer);
    }

    static AnchorRecord record(
            ParsedCertificate certificate, List<AnchorRole> roles, String region, String source, String proposer) {
        return new AnchorRecord(
                certificate.sha256(),
                certificate.der(),
                certificate.spki(),
                roles.stream().map(Enum::name).distinct().toList(),
                List.of(certificate.suite().name()),
                region,
                source,
                "PROPOSED",
                null,
                null,
                null,
                null,
                proposer,
                List.of(),
                List.of());
    }

    /** @throws IllegalArgumentException saying why this text can not be a root */
    ParsedCertificate root(String text) {
        byte[] der = der(text);
        ParsedCertificate certificate = switch (validator.readOne(der)) {
            case ChainValidator.One.Certificate read -> read.certificate();
            case ChainValidator.One.Unreadable unreadable ->
                throw new IllegalArgumentException(unreadable.finding().reason() + ": "
                        + unreadable.finding().reason().sentence());
        };
        if (!certificate.isSelfIssued()
                || !certificate.suite().equals(certificate.signatureSuite())
                || !validator
                        .signatures()
                        .fits(
                                certificate.suite(),
                                certificate.publicKey(),
                                certificate.signedPart(),
                                certificate.signature())) {
            throw new IllegalArgumentException("NOT_SELF_SIGNED: a root is signed with its own key");
        }
        if (!certificate.ca() || !certificate.hasUsage(ParsedCertificate.KEY_CERT_SIGN)) {
            throw new IllegalArgumentException("NOT_A_CA: a root is a CA that may sign certificates");
        }
        return certificate;
    }

    private byte[] der(String text) {
        if (!text.contains("-----")) {
            return Base64.getMimeDecoder().decode(text);
        }
        return switch (validator.readPem(text)) {
            case ChainValidator.Text.Certificates read
            when read.chain().size() == 1 -> read.chain().getFirst();
            case ChainValidator.Text.Certificates several ->
                throw new IllegalArgumentException("INPUT_TOO_LONG: one certificate at a time");
            case ChainValidator.Text.Unreadable unreadable ->
                throw new IllegalArgumentException(unreadable.finding().reason() + ": "
                        + unreadable.finding().reason().sentence());
        };
    }

    /** @param approver counts as the first approval; null where no person proposes */
    Uni<Boolean> propose(AnchorRecord anchor, @Nullable String approver) {
        return store.inTransaction(client -> store.propose(client, config.zone(), anchor)
                .call(proposed -> proposed && approver != null
                        ? firstApproval(client, anchor.id(), approver)
                        : Uni.createFrom().voidItem())
                .call(proposed -> proposed
                        ? audit.note(client, anchor.proposedBy(), "PROPOSE", "anchor " + anchor.id(), anchor.source())
                        : Uni.createFrom().voidItem()));
    }

    /** It is the last one too where one is enough. */
    private Uni<Void> firstApproval(SqlClient client, String id, String approver) {
        return store.approve(client, config.zone(), id, "ADMIT", "PROPOSED", "ACTIVE", approver, config.approvals())
                .chain(step -> step == AnchorStore.Step.DONE
                        ? changed.tell(client, id, RootsChanged.What.ADDED)
                        : Uni.createFrom().voidItem());
    }
}
