package org.crossvolt.pki.validation;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.Security;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.crossvolt.pki.demo.DemoLeaf;
import org.crossvolt.pki.demo.DemoPki;

/**
 * Validations per CPU-second of one thread, by hand: {@code java -cp … ValidationBench}. Three hundred different contracts,
 * their CAs known, from PEM text; beside it the bare signature check of the same provider, and the look-up of a text.
 */
final class ValidationBench {

    private static final int CONTRACTS = 300;
    private static final Duration ROUND = Duration.ofSeconds(3);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ValidationBench() {}

    public static void main(String[] arguments) {
        Instant now = Instant.now();
        DemoPki pki = new DemoPki("bench", now, "http://ocsp.demo.example");
        List<DemoLeaf> leafs = new ArrayList<>();
        for (int i = 0; i < CONTRACTS; i++) {
            leafs.add(pki.anotherContract("mo-1-sub2", "DEXV1C" + (10_000_000 + i)));
        }
        SignatureChecks chosen = CryptoProviders.choose().checks();
        measure("chosen, " + chosen.elliptic().getName(), chosen, pki, leafs, now);
        measure(
                "SunEC",
                new SignatureChecks(Security.getProvider("SunEC"), new BouncyCastleProvider()),
                pki,
                leafs,
                now);
    }

    private static void measure(String name, SignatureChecks checks, DemoPki pki, List<DemoLeaf> leafs, Instant now) {
        ChainValidator validator = new ChainValidator(checks, Limits.DEFAULT);
        List<Anchor> anchors = new ArrayList<>();
        pki.roots().forEach((root, roles) -> {
            ParsedCertificate certificate =
                    ((ChainValidator.One.Certificate) validator.readOne(root.certificate())).certificate();
            anchors.add(new Anchor(
                    certificate.sha256(), certificate, roles, Set.of(root.key().suite()), Anchor.State.ACTIVE, null));
        });
        Trust trust = new Trust("bench", 1, now.plusSeconds(9_999), anchors, pki.grants(), Set.of());
        List<String> texts = leafs.stream().map(DemoLeaf::pem).toList();
        Map<String, RevocationState> states = new HashMap<>();
        leafs.forEach(leaf -> validator
                .readable(leaf.chain())
                .forEach(one ->
                        states.put(one.sha256(), new RevocationState.Good("OCSP", now, now.plusSeconds(9_999)))));
        RevocationSnapshot snapshot = new RevocationSnapshot(states);
        ParsedCertificate leaf = validator.readable(leafs.getFirst().chain()).getFirst();
        ParsedCertificate issuer = validator.readable(leafs.getFirst().chain()).get(1);
        rate(name + ": bare P-256 verification", i -> {
            if (!checks.fits(issuer.suite(), issuer.publicKey(), leaf.signedPart(), leaf.signature())) {
                throw new IllegalStateException();
            }
        });
        rate(name + ": whole validation from PEM, CAs known", i -> {
            ChainValidator.Text text = validator.readPem(texts.get(i % CONTRACTS));
            Verdict verdict = validator.judge(
                    new Question(Purpose.CONTRACT, ((ChainValidator.Text.Certificates) text).chain(), null, null, now),
                    trust,
                    snapshot,
                    ValidationPolicy.STRICT);
            if (!verdict.isAccepted()) {
                throw new IllegalStateException(verdict.reasons().toString());
            }
        });
        Map<String, String> kept = new HashMap<>();
        texts.forEach(text -> kept.put(Digest.hex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)), text));
        rate(name + ": look-up of a text by its SHA-256", i -> {
            if (!kept.containsKey(
                    Digest.hex(texts.get(i % CONTRACTS).getBytes(java.nio.charset.StandardCharsets.UTF_8)))) {
                throw new IllegalStateException();
            }
        });
    }

    private static void rate(String name, IntConsumer step) {
        long best = 0;
        for (int round = 0; round < 3; round++) {
            long until = System.nanoTime() + ROUND.toNanos();
            long cpu = THREADS.getCurrentThreadCpuTime();
            long count = 0;
            while (System.nanoTime() < until) {
                step.accept((int) (count++ % Integer.MAX_VALUE));
            }
            best = Math.max(best, count * 1_000_000_000L / (THREADS.getCurrentThreadCpuTime() - cpu));
        }
        System.out.printf("%-60s %,9d per CPU-second%n", name, best);
    }
}
