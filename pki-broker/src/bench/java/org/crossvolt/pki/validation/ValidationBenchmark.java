package org.crossvolt.pki.validation;

import org.crossvolt.ocpi.types.Emaid;
import java.security.Security;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.crossvolt.pki.demo.DemoLeaf;
import org.crossvolt.pki.demo.DemoPki;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Verdicts about contracts, with the chosen provider and with the JDK's; each invocation takes another contract. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ValidationBenchmark {

    private static final int CONTRACTS = 300;

    @Param({"chosen", "SunEC"})
    public String provider;

    private final Instant now = Instant.now();
    private final List<String> texts = new ArrayList<>();
    private final Map<String, String> kept = new HashMap<>();
    private ChainValidator validator;
    private Trust trust;
    private RevocationSnapshot snapshot;
    private ParsedCertificate leaf;
    private ParsedCertificate issuer;
    private int next;

    @Setup
    public void prepare() {
        SignatureChecks checks = provider.equals("chosen")
                ? CryptoProviders.choose().checks()
                : new SignatureChecks(Security.getProvider("SunEC"), new BouncyCastleProvider());
        validator = new ChainValidator(checks, Limits.DEFAULT);
        DemoPki pki = new DemoPki("bench", now, "http://127.0.0.1:1");
        List<Anchor> anchors = new ArrayList<>();
        pki.roots().forEach((root, roles) -> {
            ParsedCertificate one =
                    ((ChainValidator.One.Certificate) validator.readOne(root.certificate())).certificate();
            anchors.add(new Anchor(one.sha256(), one, roles, Set.of(root.key().suite()), Anchor.State.ACTIVE, null));
        });
        trust = new Trust("bench", 1, now.plusSeconds(99_999), anchors, pki.grants(), Set.of());
        Map<String, RevocationState> states = new HashMap<>();
        for (int i = 0; i < CONTRACTS; i++) {
            DemoLeaf contract = pki.anotherContract(
                    "mo-1-sub2", Emaid.parse("DEXV1C%08d".formatted(i)).withCheckDigit());
            texts.add(contract.pem());
            List<ParsedCertificate> read = validator.readable(contract.chain());
            read.forEach(one -> states.put(one.sha256(), new RevocationState.Good("OCSP", now, now.plusSeconds(99_999))));
            leaf = read.get(0);
            issuer = read.get(1);
        }
        snapshot = new RevocationSnapshot(states);
        texts.forEach(text -> kept.put(digest(text), text));
    }

    private static String digest(String text) {
        return Digest.hex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private String text() {
        next = (next + 1) % CONTRACTS;
        return texts.get(next);
    }

    @Benchmark
    public boolean bareSignature() {
        return validator.signatures().fits(issuer.suite(), issuer.publicKey(), leaf.signedPart(), leaf.signature());
    }

    @Benchmark
    public Verdict wholeValidationFromPem() {
        ChainValidator.Text read = validator.readPem(text());
        Verdict verdict = validator.judge(
                new Question(Purpose.CONTRACT, ((ChainValidator.Text.Certificates) read).chain(), null, null, now),
                trust,
                snapshot,
                ValidationPolicy.STRICT);
        if (!verdict.isAccepted()) {
            throw new IllegalStateException(verdict.reasons().toString());
        }
        return verdict;
    }

    @Benchmark
    public String lookUpOfAVerdict() {
        return kept.get(digest(text()));
    }
}
