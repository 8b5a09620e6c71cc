package org.crossvolt.pki.validation;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Chooses at start which provider checks signatures: the native one where its library loads and its self-test passes, else
 * the JDK's; Ed448 through BouncyCastle (X4). Whatever is chosen has said yes to right signatures and no to wrong ones.
 */
public final class CryptoProviders {

    private CryptoProviders() {}

    /**
     * A signature and whether it is right.
     *
     * @param keyInfo SubjectPublicKeyInfo, hex
     */
    record Vector(String name, Suite suite, String keyInfo, String message, String signature, boolean right) {}

    /** @param tried what was looked at, and why it was not taken; for the log */
    public record Chosen(SignatureChecks checks, List<String> tried) {}

    /** @throws IllegalStateException where no provider passes its self-test: the service must not start */
    public static Chosen choose() {
        List<String> tried = new ArrayList<>();
        Provider edwards = new BouncyCastleProvider();
        List<Provider> candidates = new ArrayList<>();
        try {
            Provider corretto = com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider.INSTANCE;
            if (com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null) {
                candidates.add(corretto);
            } else {
                tried.add("the native library of Amazon Corretto Crypto Provider does not load here");
            }
        } catch (LinkageError absent) {
            tried.add("Amazon Corretto Crypto Provider is not there");
        }
        candidates.add(Security.getProvider("SunEC"));
        for (Provider candidate : candidates) {
            SignatureChecks checks = new SignatureChecks(candidate, edwards);
            List<String> failures = selfTest(checks);
            if (failures.isEmpty()) {
                return new Chosen(checks, tried);
            }
            tried.add(candidate.getName() + " failed its self-test: " + failures);
        }
        throw new IllegalStateException("no crypto provider passes its self-test: " + tried);
    }

    /** The names of the vectors that did not come out as they have to. */
    public static List<String> selfTest(SignatureChecks checks) {
        List<String> failures = new ArrayList<>();
        for (Vector vector : SelfTestVectors.all()) {
            if (answer(checks, vector) != vector.right()) {
                failures.add(vector.name());
            }
        }
        return failures;
    }

    private static boolean answer(SignatureChecks checks, Vector vector) {
        HexFormat hex = HexFormat.of();
        try {
            PublicKey key = KeyFactory.getInstance(
                            vector.suite().isElliptic() ? "EC" : "Ed448", checks.provider(vector.suite()))
                    .generatePublic(new X509EncodedKeySpec(hex.parseHex(vector.keyInfo())));
            byte[] signature = hex.parseHex(vector.signature());
            BigInteger order = vector.suite().order();
            if (order != null) {
                CertificateReader.requireInRange(signature, order);
            }
            return checks.fits(vector.suite(), key, hex.parseHex(vector.message()), signature);
        } catch (GeneralSecurityException | Refused unusable) {
            return false;
        }
    }
}
