package org.crossvolt.pki.provisioning;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.crossvolt.pki.demo.DemoPki;
import org.crossvolt.pki.signing.BenchKeys;
import org.crossvolt.pki.signing.ContractKeys;
import org.crossvolt.pki.signing.Issuance;
import org.crossvolt.pki.signing.SigningKey;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.CryptoProviders;
import org.crossvolt.pki.validation.Limits;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.crossvolt.pki.validation.SignatureChecks;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Contract bundles of -2, from the new key to the signature of the CPS. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class BundleBenchmark {

    private static final String EMAID = "DEXV1C000000012";

    private final Instant now = Instant.now();
    private ContractKeys keys;
    private SigningKey mo;
    private SigningKey cps;
    private ParsedCertificate authority;
    private ParsedCertificate car;
    private List<byte[]> above;
    private ContractParts ready;

    @Setup
    public void prepare() {
        SignatureChecks checks = CryptoProviders.choose().checks();
        ChainValidator validator = new ChainValidator(checks, Limits.DEFAULT);
        DemoPki pki = new DemoPki("bench", now, "http://127.0.0.1:1");
        keys = BenchKeys.contractKeys(checks);
        mo = BenchKeys.take(checks, "mo", pki.authority("mo-1-sub2").key().pkcs8());
        cps = BenchKeys.take(checks, "cps", pki.leaf("cps-a").key().pkcs8());
        above = pki.authority("mo-1-sub2").pathBelowRoot();
        authority = validator.readable(above).getFirst();
        car = validator.readable(pki.leaf("provisioning-wxv-1").chain()).getFirst();
        ready = parts();
    }

    private ContractParts parts() {
        ContractKeys.SealedKey key = keys.make(car);
        List<byte[]> chain = new ArrayList<>();
        chain.add(Issuance.issue(
                mo,
                authority,
                new Issuance.Order(
                        Issuance.Kind.CONTRACT, EMAID, null, key.publicKey(), now, now.plusSeconds(9_999_999), List.of())));
        chain.addAll(above);
        return new ContractParts(EMAID, "WXV12345678901001", chain, key.encryptedKey(), key.dhPublicKey());
    }

    @Benchmark
    public ContractKeys.SealedKey keyAndEnvelope() {
        return keys.make(car);
    }

    @Benchmark
    public List<ExiFragments.Reference> fourDigests() {
        return ready.references();
    }

    @Benchmark
    public byte[] signatureOfTheCps() {
        return BundleSignature.sign(ready, cps);
    }

    @Benchmark
    public byte[] completeSignedBundle() {
        return BundleSignature.sign(parts(), cps);
    }
}
