package org.crossvolt.pki.validation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The verdict about a chain. A pure function of question, trust, revocation and policy (V6): what it remembers between calls
 * is only what it would compute again.
 */
public final class ChainValidator {

    /** V2G2-009: layers below the root. */
    private static final int MOST_LAYERS = 3;

    private final Limits limits;
    private final SignatureChecks signatures;
    private final CertificateReader reader;
    private final KnownAuthorities known = new KnownAuthorities();

    public ChainValidator(SignatureChecks signatures, Limits limits) {
        this.signatures = signatures;
        this.limits = limits;
        this.reader = new CertificateReader(signatures, limits.depth());
    }

    /** Text of a chain into DER, or why not. */
    public sealed interface Text {
        record Certificates(List<byte[]> chain) implements Text {}

        record Unreadable(Finding finding) implements Text {}
    }

    public Text readPem(String pem) {
        try {
            return new Text.Certificates(PemText.read(pem, limits));
        } catch (Refused refusal) {
            return new Text.Unreadable(refusal.at(-1));
        }
    }

    /** One certificate by itself, within the larger of the editions' limits. */
    public sealed interface One {
        record Certificate(ParsedCertificate certificate) implements One {}

        record Unreadable(Finding finding) implements One {}
    }

    public One readOne(byte[] der) {
        try {
            if (der.length > Edition.ISO_15118_20.maxCertificateBytes()) {
                throw new Refused(Reason.CERTIFICATE_TOO_LARGE, der.length + " bytes");
            }
            return new One.Certificate(reader.read(der));
        } catch (Refused refusal) {
            return new One.Unreadable(refusal.at(0));
        }
    }

    public SignatureChecks signatures() {
        return signatures;
    }

    /** The verdict for a text that could not even be cut into certificates. */
    public Verdict unreadable(Purpose purpose, Finding finding, Instant at) {
        return new Verdict(
                purpose, null, List.of(finding), List.of(), null, null, null, null, List.of(), Map.of(), at, at);
    }

    /** The certificates of a question as far as they can be read, leaf first; what revocation has to be asked about. */
    public List<ParsedCertificate> readable(List<byte[]> chain) {
        List<ParsedCertificate> readable = new ArrayList<>();
        for (byte[] der : chain.subList(0, Math.min(chain.size(), limits.certificates()))) {
            if (der.length <= Edition.ISO_15118_20.maxCertificateBytes()) {
                try {
                    readable.add(read(der));
                } catch (Refused unreadable) {
                    return readable;
                }
            }
        }
        return readable;
    }

    public Verdict judge(Question question, Trust trust, RevocationSnapshot revocation, ValidationPolicy policy) {
        return new Judgement(question, trust, revocation, policy).verdict();
    }

    private ParsedCertificate read(byte[] der) throws Refused {
        ParsedCertificate remembered = known.find(der);
        return remembered == null ? reader.read(der) : remembered;
    }

    /** One judgement under way. */
    private final class Judgement {
        private final Question question;
        private final Trust trust;
        private final RevocationSnapshot revocation;
        private final ValidationPolicy policy;
        private final List<Finding> reasons = new ArrayList<>();
        private final List<Finding> remarks = new ArrayList<>();
        private final List<ParsedCertificate> path = new ArrayList<>();
        private final Map<String, RevocationState> states = new HashMap<>();
        private @Nullable Edition edition;
        private @Nullable Anchor anchor;
        private @Nullable ScopeGrant scope;
        private @Nullable LeafIdentity identity;

        Judgement(Question question, Trust trust, RevocationSnapshot revocation, ValidationPolicy policy) {
            this.question = question;
            this.trust = trust;
            this.revocation = revocation;
            this.policy = policy;
            this.edition = question.edition();
        }

        Verdict verdict() {
            if (withinLimits() && readAll()) {
                judgeProfiles();
                judgePath();
                judgeTime();
                judgeIdentity();
                judgeScope();
                if (policy.checkRevocation()) {
                    judgeRevocation();
                }
                rememberAuthorities();
            }
            return new Verdict(
                    question.purpose(),
                    edition,
                    List.copyOf(reasons),
                    List.copyOf(remarks),
                    identity == null ? null : identity.text(),
                    identity == null ? null : identity.group(),
                    anchor,
                    scope,
                    List.copyOf(path),
                    Map.copyOf(states),
                    question.at(),
                    validUntil());
        }

        private void refuse(Reason reason, int certificate, String detail) {
            reasons.add(new Finding(reason, certificate, detail));
        }

        private boolean withinLimits() {
            List<byte[]> chain = question.chain();
            if (chain.isEmpty()) {
                refuse(Reason.INPUT_EMPTY, -1, "no certificate");
            }
            if (chain.size() > limits.certificates()) {
                refuse(
                        Reason.CHAIN_TOO_LONG,
                        -1,
                        chain.size() + " certificates; the limit is " + limits.certificates());
            }
            int most = (edition == null ? Edition.ISO_15118_20 : edition).maxCertificateBytes();
            for (int i = 0; i < Math.min(chain.size(), limits.certificates()); i++) {
                byte[] der = chain.get(i);
                if (der.length > most) {
                    refuse(Reason.CERTIFICATE_TOO_LARGE, i, der.length + " bytes; the limit is " + most);
                }
                if (chain.subList(0, i).stream().anyMatch(before -> Arrays.equals(before, der))) {
                    refuse(Reason.CHAIN_DUPLICATE, i, "the same bytes again");
                }
            }
            return reasons.isEmpty();
        }

        private boolean readAll() {
            List<byte[]> chain = question.chain();
            for (int i = 0; i < chain.size(); i++) {
                try {
                    path.add(read(chain.get(i)));
                } catch (Refused refusal) {
                    reasons.add(refusal.at(i));
                    path.clear();
                    return false;
                }
            }
            return dropTail();
        }

        /** V1: a root at the end is tolerated only if it is an anchor; nothing is trusted because it is there. */
        private boolean dropTail() {
            ParsedCertificate last = path.getLast();
            if (!last.isSelfIssued()) {
                return true;
            }
            if (path.size() == 1) {
                refuse(Reason.SELF_SIGNED_LEAF, 0, "issuer and subject are the same");
                return false;
            }
            boolean isAnchor = trust.anchors().stream().anyMatch(one -> one.id().equals(last.sha256()));
            if (!isAnchor) {
                refuse(Reason.TAIL_NOT_AN_ANCHOR, path.size() - 1, last.toString());
                return false;
            }
            path.removeLast();
            return true;
        }

        private void judgeProfiles() {
            ParsedCertificate leaf = path.getFirst();
            Edition told = leaf.suite().editions().getFirst();
            if (edition == null) {
                edition = told;
            } else if (!leaf.suite().editions().contains(edition)) {
                if (policy.lab()) {
                    remarks.add(new Finding(Reason.SUITE_OF_OTHER_EDITION, 0, leaf.suite() + " in " + edition.text()));
                } else {
                    refuse(Reason.SUITE_NOT_OF_EDITION, 0, leaf.suite() + " in " + edition.text());
                }
            }
            for (int i = 0; i < path.size(); i++) {
                ParsedCertificate one = path.get(i);
                if (one.der().length > edition.maxCertificateBytes()) {
                    refuse(
                            Reason.CERTIFICATE_TOO_LARGE,
                            i,
                            one.der().length + " bytes; the limit is " + edition.maxCertificateBytes());
                }
                if (!one.suite().equals(leaf.suite()) || !one.signatureSuite().equals(leaf.suite())) {
                    refuse(
                            Reason.SUITE_MIXED,
                            i,
                            "key " + one.suite() + ", signature " + one.signatureSuite() + ", leaf " + leaf.suite());
                }
            }
            new Profile(question.purpose(), edition, reasons, remarks).judge(path);
        }

        private void judgePath() {
            if (path.size() > MOST_LAYERS) {
                refuse(Reason.PATH_LENGTH_EXCEEDED, -1, path.size() + " layers below the root; the limit is 3");
            }
            for (int i = 0; i + 1 < path.size(); i++) {
                judgeLink(i, path.get(i), path.get(i + 1));
            }
            for (int i = 1; i < path.size(); i++) {
                if (trust.isDistrusted(path.get(i))) {
                    refuse(Reason.CA_DISTRUSTED, i, path.get(i).spki());
                }
            }
            findAnchor(path.getLast());
            if (anchor != null) {
                judgeAnchor(anchor);
            }
        }

        private void judgeLink(int at, ParsedCertificate child, ParsedCertificate issuer) {
            if (!Arrays.equals(child.issuerName(), issuer.subjectName())) {
                refuse(Reason.ISSUER_NAME_MISMATCH, at, "the issuer's name is not the subject of the next");
                return;
            }
            if (child.authorityKeyId() != null
                    && issuer.subjectKeyId() != null
                    && !Arrays.equals(child.authorityKeyId(), issuer.subjectKeyId())) {
                refuse(Reason.KEY_IDENTIFIER_MISMATCH, at, "the key identifiers differ");
                return;
            }
            if (issuer.pathLength() >= 0 && at > issuer.pathLength()) {
                refuse(
                        Reason.PATH_LENGTH_EXCEEDED,
                        at + 1,
                        at + " CAs below, the certificate allows " + issuer.pathLength());
            }
            if (!isSignedBy(child, issuer)) {
                refuse(Reason.SIGNATURE_INVALID, at, "checked with the key of the next certificate");
            }
        }

        private boolean isSignedBy(ParsedCertificate child, ParsedCertificate issuer) {
            return known.isSigned(child, issuer)
                    || (child.signatureSuite().equals(issuer.suite())
                            && signatures.fits(
                                    issuer.suite(), issuer.publicKey(), child.signedPart(), child.signature()));
        }

        private void findAnchor(ParsedCertificate last) {
            List<Anchor> candidates = trust.candidates(last);
            for (Anchor candidate : candidates) {
                if (isSignedBy(last, candidate.certificate())) {
                    anchor = candidate;
                    // Another admitted certificate of the same key may still be trusted while this one no longer is.
                    if (candidate.state() == Anchor.State.ACTIVE) {
                        return;
                    }
                }
            }
            if (anchor == null) {
                refuse(
                        candidates.isEmpty() ? Reason.ANCHOR_UNKNOWN : Reason.ANCHOR_SIGNATURE_INVALID,
                        path.size() - 1,
                        candidates.size() + " anchors of this name");
            }
        }

        private void judgeAnchor(Anchor found) {
            switch (found.state()) {
                case REVOKED -> refuse(Reason.ANCHOR_DISTRUSTED, -1, found.id());
                case ACTIVE -> {
                    judgeTrustDates(found);
                    Instant end = found.distrustAfter();
                    if (end != null && path.getFirst().notBefore().isAfter(end)) {
                        refuse(Reason.ANCHOR_DISTRUSTED_AFTER, 0, "trust ended at " + end);
                    }
                }
            }
            if (found.roles().stream().noneMatch(role -> question.purpose().mayEndAt(role))) {
                refuse(Reason.ANCHOR_ROLE_UNFIT, -1, found.roles() + " for " + question.purpose());
            } else if (path.size() == 1
                    && found.roles().contains(AnchorRole.V2G)
                    && question.purpose() != Purpose.OCSP) {
                refuse(Reason.LEAF_UNDER_V2G_ROOT, 0, "V2G2-867");
            }
            if (!found.suites().contains(path.getFirst().suite())) {
                refuse(Reason.ANCHOR_SUITE_UNFIT, -1, path.getFirst().suite() + "; admitted for " + found.suites());
            }
            int allowed = found.certificate().pathLength();
            if (allowed >= 0 && path.size() - 1 > allowed) {
                refuse(Reason.PATH_LENGTH_EXCEEDED, -1, "the anchor allows " + allowed + " CAs");
            }
        }

        /** T1: how long a root is trusted is not how long its certificate is valid. */
        private void judgeTrustDates(Anchor found) {
            Instant begin = found.trustFrom();
            Instant end = found.trustUntil();
            if (begin != null && question.at().isBefore(begin)) {
                refuse(Reason.ANCHOR_TRUST_NOT_BEGUN, -1, "begins at " + begin);
            }
            if (end != null && !question.at().isBefore(end)) {
                refuse(Reason.ANCHOR_TRUST_ENDED, -1, "ended at " + end);
            }
        }

        /** V5: the shell model; everything has to be valid at the one instant. */
        private void judgeTime() {
            Instant now = question.at();
            if (!now.isBefore(trust.expiresAt())) {
                refuse(Reason.BUNDLE_EXPIRED, -1, "version " + trust.version() + " ended at " + trust.expiresAt());
            }
            for (int i = 0; i < path.size(); i++) {
                ParsedCertificate one = path.get(i);
                if (now.isAfter(one.notAfter())) {
                    refuse(i == 0 ? Reason.LEAF_EXPIRED : Reason.CA_EXPIRED, i, "ended at " + one.notAfter());
                }
                if (now.plus(policy.skew()).isBefore(one.notBefore())) {
                    refuse(
                            i == 0 ? Reason.LEAF_NOT_YET_VALID : Reason.CA_NOT_YET_VALID,
                            i,
                            "begins at " + one.notBefore());
                }
            }
            if (anchor != null && now.isAfter(anchor.certificate().notAfter())) {
                refuse(
                        Reason.ANCHOR_EXPIRED,
                        -1,
                        "ended at " + anchor.certificate().notAfter());
            }
        }

        private void judgeIdentity() {
            ParsedCertificate leaf = path.getFirst();
            if (leaf.subject().commonNames().size() != 1 || edition == null) {
                return;
            }
            try {
                identity = LeafIdentity.of(question.purpose(), edition, leaf.commonName());
            } catch (IllegalArgumentException malformed) {
                refuse(Reason.IDENTITY_MALFORMED, 0, String.valueOf(malformed.getMessage()));
                return;
            }
            if (identity.hasWrongCheckDigit()) {
                remarks.add(new Finding(Reason.CHECK_DIGIT_WRONG, 0, "the fifteenth character"));
            }
            String claimed = question.identity();
            if (claimed != null && !identity.means(question.purpose(), claimed)) {
                refuse(Reason.IDENTITY_MISMATCH, 0, "the leaf is of " + identity.group());
            }
        }

        private void judgeScope() {
            ScopeKind kind = question.purpose().scope();
            if (kind == null || identity == null || anchor == null) {
                return;
            }
            List<String> authorities = new ArrayList<>();
            path.subList(1, path.size()).forEach(authority -> authorities.add(authority.spki()));
            authorities.add(anchor.certificate().spki());
            boolean anyGrant = false;
            for (String spki : authorities) {
                for (ScopeGrant grant : trust.grantsOf(spki)) {
                    if (grant.kind() == kind && grant.holdsAt(question.at())) {
                        anyGrant = true;
                        if (scope == null && grant.covers(identity.group())) {
                            scope = grant;
                        }
                    }
                }
            }
            if (scope != null) {
                return;
            }
            String seen = kind + " " + identity.group();
            if (anyGrant) {
                refuse(Reason.SCOPE_FOREIGN, -1, seen);
            } else if (policy.lab()) {
                remarks.add(Finding.of(Reason.SCOPE_UNKNOWN_ACCEPTED, seen));
            } else {
                refuse(Reason.SCOPE_UNKNOWN, -1, seen);
            }
        }

        private void judgeRevocation() {
            for (int i = 0; i < path.size(); i++) {
                ParsedCertificate one = path.get(i);
                RevocationState state = revocation.of(one);
                states.put(one.sha256(), state);
                // Responders forget what has ended; that it has is said already.
                boolean ended = question.at().isAfter(one.notAfter());
                if (!ended || state instanceof RevocationState.Revoked) {
                    judgeRevocation(i, state);
                }
            }
        }

        private void judgeRevocation(int i, RevocationState state) {
            switch (state) {
                case RevocationState.Good good -> {
                    if (!question.at().isBefore(good.nextUpdate())) {
                        noAnswer(i, "the last answer ended at " + good.nextUpdate());
                    }
                }
                case RevocationState.Revoked revoked ->
                    refuse(i == 0 ? Reason.LEAF_REVOKED : Reason.CA_REVOKED, i, "since " + revoked.at());
                case RevocationState.Unknown unknown ->
                    refuse(Reason.REVOCATION_UNKNOWN, i, unknown.source() + " of " + unknown.thisUpdate());
                case RevocationState.Unavailable unavailable -> noAnswer(i, unavailable.why());
                case RevocationState.NoSource none -> noSource(i);
            }
        }

        /** R3: sub-CAs are always hard. */
        private void noAnswer(int i, String why) {
            if (i == 0 && leafWithoutAnswer().accepts(policy.lowAmount())) {
                remarks.add(new Finding(Reason.REVOCATION_SOFT, i, why));
            } else {
                refuse(Reason.REVOCATION_UNAVAILABLE, i, why);
            }
        }

        private ValidationPolicy.FailMode leafWithoutAnswer() {
            ParsedCertificate issuer = path.size() > 1 ? path.get(1) : anchor == null ? null : anchor.certificate();
            ValidationPolicy.FailMode ofIssuer =
                    issuer == null ? null : trust.leafWithoutAnswer(issuer.spki(), question.purpose());
            return ofIssuer == null ? policy.leafWithoutAnswer() : ofIssuer;
        }

        private void noSource(int i) {
            ParsedCertificate issuer =
                    i + 1 < path.size() ? path.get(i + 1) : anchor == null ? null : anchor.certificate();
            boolean privateRoot = anchor != null && anchor.roles().contains(AnchorRole.PE);
            if (privateRoot
                    || (issuer != null && trust.withoutRevocationSource().contains(issuer.spki()))) {
                remarks.add(new Finding(Reason.REVOCATION_NO_SOURCE_ACCEPTED, i, "registered with its CA"));
            } else {
                refuse(Reason.NO_REVOCATION_SOURCE, i, "neither OCSP nor CRL");
            }
        }

        /** Only CAs below an anchor are remembered, so that strangers can not fill the memory. */
        private void rememberAuthorities() {
            if (anchor == null || reasons.stream().anyMatch(one -> one.certificate() != 0)) {
                return;
            }
            for (int i = 1; i < path.size(); i++) {
                known.remember(path.get(i), i + 1 < path.size() ? path.get(i + 1) : anchor.certificate());
            }
        }

        private Instant validUntil() {
            Instant until = trust.expiresAt();
            Instant end = anchor == null ? null : anchor.trustUntil();
            until = end != null && end.isBefore(until) ? end : until;
            for (ParsedCertificate one : path) {
                until = one.notAfter().isBefore(until) ? one.notAfter() : until;
            }
            for (RevocationState state : states.values()) {
                if (state instanceof RevocationState.Good good
                        && good.nextUpdate().isBefore(until)) {
                    until = good.nextUpdate();
                }
            }
            return until;
        }
    }
}
