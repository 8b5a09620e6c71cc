package org.crossvolt.pki.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.crossvolt.ocpi.Requirement;
import org.crossvolt.pki.demo.DemoLeaf;
import org.crossvolt.pki.demo.DemoPki;
import org.crossvolt.pki.demo.EvilVariant;
import org.crossvolt.pki.demo.EvilVariants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The verdict by itself: the demo PKI's good chains come through, its evil ones for their own reason. */
class ChainValidatorTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final DemoPki PKI = new DemoPki("test", NOW, "http://ocsp.demo.example");
    private static final ChainValidator VALIDATOR =
            new ChainValidator(CryptoProviders.choose().checks(), Limits.DEFAULT);
    private static final Trust TRUST = trust(Anchor.State.ACTIVE, null);

    static Trust trust(Anchor.State mo1, java.time.@org.jspecify.annotations.Nullable Instant distrustAfter) {
        List<Anchor> anchors = new ArrayList<>();
        PKI.roots().forEach((root, roles) -> {
            ParsedCertificate certificate = certificate(root.certificate());
            boolean first = root.name().equals("mo-1");
            anchors.add(new Anchor(
                    certificate.sha256(),
                    certificate,
                    roles,
                    Set.of(root.key().suite()),
                    first ? mo1 : Anchor.State.ACTIVE,
                    first ? distrustAfter : null));
        });
        return new Trust("demo", 1, NOW.plus(Duration.ofDays(7)), anchors, PKI.grants(), PKI.withoutRevocationSource());
    }

    private static ParsedCertificate certificate(byte[] der) {
        return switch (VALIDATOR.readOne(der)) {
            case ChainValidator.One.Certificate read -> read.certificate();
            case ChainValidator.One.Unreadable unreadable ->
                throw new AssertionError(unreadable.finding().toString());
        };
    }

    private static Verdict judge(Purpose purpose, String pem, @org.jspecify.annotations.Nullable String identity) {
        return judge(purpose, pem, identity, null, TRUST, ValidationPolicy.STRICT, NOW);
    }

    private static Verdict judge(
            Purpose purpose,
            String pem,
            @org.jspecify.annotations.Nullable String identity,
            @org.jspecify.annotations.Nullable Edition edition,
            Trust trust,
            ValidationPolicy policy,
            Instant at) {
        return switch (VALIDATOR.readPem(pem)) {
            case ChainValidator.Text.Unreadable unreadable -> VALIDATOR.unreadable(purpose, unreadable.finding(), at);
            case ChainValidator.Text.Certificates read -> {
                Map<String, RevocationState> states = new HashMap<>();
                for (ParsedCertificate one : VALIDATOR.readable(read.chain())) {
                    if (PKI.revoked().contains(one.sha256())) {
                        states.put(one.sha256(), new RevocationState.Revoked("OCSP", at, at));
                    } else if (!one.ocspUrls().isEmpty()) {
                        states.put(one.sha256(), new RevocationState.Good("OCSP", at, at.plus(Duration.ofHours(6))));
                    }
                }
                yield VALIDATOR.judge(
                        new Question(purpose, read.chain(), edition, identity, at),
                        trust,
                        new RevocationSnapshot(states),
                        policy);
            }
        };
    }

    static Stream<DemoLeaf> leafs() {
        return PKI.leafs().values().stream().filter(leaf -> !leaf.name().contains("revoked"));
    }

    static Stream<EvilVariant> evil() {
        return EvilVariants.of(PKI).stream();
    }

    @ParameterizedTest
    @Requirement({"T1", "V3"})
    @MethodSource("leafs")
    void every_good_leaf_is_accepted_for_its_purpose(DemoLeaf leaf) {
        Verdict verdict = judge(leaf.purpose(), leaf.pem(), leaf.identity());
        assertThat(verdict.reasons()).isEmpty();
        assertThat(verdict.edition()).isEqualTo(leaf.edition());
    }

    @ParameterizedTest
    @Requirement({"V1", "V2", "V3", "V4", "V5", "T4"})
    @MethodSource("evil")
    void every_evil_variant_is_refused_for_its_own_reason(EvilVariant variant) {
        long before = System.nanoTime();
        Verdict verdict = judge(
                variant.purpose(),
                variant.text(),
                variant.identity(),
                variant.edition(),
                TRUST,
                ValidationPolicy.STRICT,
                NOW);
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        assertThat(verdict.decisive()).as("%s", verdict.reasons()).isEqualTo(variant.expected());
        assertThat(took).isLessThan(Duration.ofMillis(250));
    }

    @Test
    @Requirement("X5")
    void there_are_at_least_forty_evil_variants_with_different_names() {
        assertThat(evil().map(EvilVariant::name).distinct().count()).isGreaterThanOrEqualTo(40);
        assertThat(evil().map(EvilVariant::name).distinct().count()).isEqualTo(evil().count());
    }

    @Test
    @Requirement("X5")
    void the_same_seed_and_day_make_the_same_bytes() {
        DemoPki again = new DemoPki("test", NOW.plus(Duration.ofHours(3)), "http://ocsp.demo.example");
        assertThat(again.leaf("contract-dexv1-1").pem())
                .isEqualTo(PKI.leaf("contract-dexv1-1").pem());
        assertThat(EvilVariants.of(again)).isEqualTo(EvilVariants.of(PKI));
        DemoPki other = new DemoPki("another", NOW, "http://ocsp.demo.example");
        assertThat(other.leaf("contract-dexv1-1").pem())
                .isNotEqualTo(PKI.leaf("contract-dexv1-1").pem());
    }

    @Test
    @Requirement("V1")
    void a_root_at_the_end_is_tolerated_if_it_is_the_anchor() {
        DemoLeaf leaf = PKI.leaf("contract-dexv1-1");
        List<byte[]> chain = new ArrayList<>(leaf.chain());
        chain.add(PKI.authority("mo-1").certificate());
        assertThat(judge(Purpose.CONTRACT, Pem.chain(chain), leaf.identity()).isAccepted())
                .isTrue();
    }

    @Test
    @Requirement("T1")
    void an_anchor_that_is_revoked_or_ended_anchors_nothing() {
        DemoLeaf leaf = PKI.leaf("contract-dexv1-1");
        assertThat(with(leaf, trust(Anchor.State.REVOKED, null)).decisive()).isEqualTo(Reason.ANCHOR_DISTRUSTED);
        assertThat(with(leaf, trust(Anchor.State.ACTIVE, NOW.minus(Duration.ofDays(100))))
                        .decisive())
                .isEqualTo(Reason.ANCHOR_DISTRUSTED_AFTER);
        assertThat(with(leaf, trust(Anchor.State.ACTIVE, NOW)).isAccepted()).isTrue();
    }

    private static Verdict with(DemoLeaf leaf, Trust trust) {
        return judge(leaf.purpose(), leaf.pem(), leaf.identity(), null, trust, ValidationPolicy.STRICT, NOW);
    }

    @Test
    @Requirement("X2")
    void an_expired_bundle_accepts_nothing() {
        DemoLeaf leaf = PKI.leaf("contract-dexv1-1");
        Instant later = NOW.plus(Duration.ofDays(8));
        assertThat(judge(leaf.purpose(), leaf.pem(), null, null, TRUST, ValidationPolicy.STRICT, later)
                        .decisive())
                .isEqualTo(Reason.BUNDLE_EXPIRED);
    }

    @Test
    @Requirement("V5")
    void the_clock_may_be_behind_by_the_skew_and_not_ahead_at_all() {
        DemoLeaf leaf = PKI.leaf("contract-dexv1-1");
        ParsedCertificate certificate = certificate(leaf.certificate());
        Trust forever = new Trust(
                "demo",
                1,
                NOW.plus(Duration.ofDays(9_000)),
                TRUST.anchors(),
                PKI.grants(),
                PKI.withoutRevocationSource());
        Instant early = certificate.notBefore().minus(Duration.ofMinutes(5));
        assertThat(judge(leaf.purpose(), leaf.pem(), null, null, forever, ValidationPolicy.STRICT, early)
                        .isAccepted())
                .isTrue();
        assertThat(judge(
                                leaf.purpose(),
                                leaf.pem(),
                                null,
                                null,
                                forever,
                                ValidationPolicy.STRICT,
                                early.minusSeconds(1))
                        .decisive())
                .isEqualTo(Reason.LEAF_NOT_YET_VALID);
        Instant late = certificate.notAfter();
        assertThat(judge(leaf.purpose(), leaf.pem(), null, null, forever, ValidationPolicy.STRICT, late)
                        .isAccepted())
                .isTrue();
        assertThat(judge(leaf.purpose(), leaf.pem(), null, null, forever, ValidationPolicy.STRICT, late.plusSeconds(1))
                        .decisive())
                .isEqualTo(Reason.LEAF_EXPIRED);
    }

    @Test
    void the_lab_takes_p256_in_20_and_unknown_cas_and_says_so() {
        ValidationPolicy lab =
                new ValidationPolicy(true, Duration.ofMinutes(5), ValidationPolicy.FailMode.HARD, false, false);
        DemoLeaf leaf = PKI.leaf("contract-dexv1-1");
        Trust nobody = new Trust("demo", 1, TRUST.expiresAt(), TRUST.anchors(), List.of(), Set.of());
        Verdict verdict = judge(leaf.purpose(), leaf.pem(), leaf.identity(), Edition.ISO_15118_20, nobody, lab, NOW);
        assertThat(verdict.isAccepted()).isTrue();
        assertThat(verdict.has(Reason.SUITE_OF_OTHER_EDITION)).isTrue();
        assertThat(verdict.has(Reason.SCOPE_UNKNOWN_ACCEPTED)).isTrue();
    }

    @Test
    @Requirement("R3")
    void what_revocation_can_not_say_is_hard_by_default_and_always_for_cas() {
        DemoLeaf leaf = PKI.leaf("contract-dexv1-1");
        List<ParsedCertificate> path = VALIDATOR.readable(leaf.chain());
        RevocationState good = new RevocationState.Good("OCSP", NOW, NOW.plusSeconds(60));
        RevocationState none = new RevocationState.Unavailable("timed out");
        ValidationPolicy soft = ValidationPolicy.STRICT.soft();
        assertThat(revocation(leaf, path, none, good, ValidationPolicy.STRICT).decisive())
                .isEqualTo(Reason.REVOCATION_UNAVAILABLE);
        assertThat(revocation(leaf, path, none, good, soft).has(Reason.REVOCATION_SOFT))
                .isTrue();
        assertThat(revocation(leaf, path, none, good, soft).isAccepted()).isTrue();
        assertThat(revocation(leaf, path, good, none, soft).decisive()).isEqualTo(Reason.REVOCATION_UNAVAILABLE);
        assertThat(revocation(leaf, path, new RevocationState.Unknown("OCSP", NOW), good, soft)
                        .decisive())
                .isEqualTo(Reason.REVOCATION_UNKNOWN);
        RevocationState stale = new RevocationState.Good("OCSP", NOW.minusSeconds(90), NOW);
        assertThat(revocation(leaf, path, stale, good, ValidationPolicy.STRICT).decisive())
                .isEqualTo(Reason.REVOCATION_UNAVAILABLE);
    }

    private static Verdict revocation(
            DemoLeaf leaf,
            List<ParsedCertificate> path,
            RevocationState ofLeaf,
            RevocationState ofCas,
            ValidationPolicy policy) {
        Map<String, RevocationState> states = new HashMap<>();
        path.forEach(one -> states.put(one.sha256(), ofCas));
        states.put(path.getFirst().sha256(), ofLeaf);
        return VALIDATOR.judge(
                new Question(leaf.purpose(), leaf.chain(), null, null, NOW),
                TRUST,
                new RevocationSnapshot(states),
                policy);
    }

    @Test
    @Requirement("V2")
    void any_byte_of_a_chain_that_is_changed_is_noticed() {
        DemoLeaf leaf = PKI.leaf("contract-dexv1-1");
        for (int i = 0; i < leaf.certificate().length; i += 3) {
            byte[] changed = leaf.certificate().clone();
            changed[i] ^= 0x21;
            List<byte[]> chain = new ArrayList<>(leaf.chain());
            chain.set(0, changed);
            Verdict verdict = judge(Purpose.CONTRACT, Pem.chain(chain), leaf.identity());
            assertThat(verdict.isAccepted()).as("byte %d", i).isFalse();
        }
    }

    @Test
    @Requirement("V1")
    void huge_and_random_input_is_refused_without_growing_the_heap() {
        java.util.Random random = new java.util.Random(4);
        for (int i = 0; i < 3_000; i++) {
            byte[] noise = new byte[random.nextInt(1, 800)];
            random.nextBytes(noise);
            noise[0] = 0x30;
            Verdict verdict = VALIDATOR.judge(
                    new Question(Purpose.CONTRACT, List.of(noise), null, null, NOW),
                    TRUST,
                    RevocationSnapshot.EMPTY,
                    ValidationPolicy.STRICT);
            assertThat(verdict.isAccepted()).isFalse();
        }
        assertThat(judge(Purpose.CONTRACT, "-----BEGIN CERTIFICATE-----".repeat(1_000_000), null)
                        .decisive())
                .isEqualTo(Reason.INPUT_TOO_LONG);
    }
}
