package org.crossvolt.pki.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.crossvolt.ocpi.Requirement;
import org.crossvolt.pki.demo.DemoAuthority;
import org.crossvolt.pki.demo.DemoPki;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.CryptoProviders;
import org.crossvolt.pki.validation.Limits;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.junit.jupiter.api.Test;

/** A real token, SoftHSM's; skipped, and said so, where it can not be had. */
class Pkcs11KeysTest {

    private static final String PIN = "1234";
    private static final DemoAuthority CPS =
            new DemoPki("hsm", Instant.now(), "http://ocsp.demo.example").authority("v2g-a-cps-sub2");

    private static SigningConfig config(Optional<String> library) {
        SmallRyeConfigBuilder config = new SmallRyeConfigBuilder()
                .withMapping(SigningConfig.class)
                .withDefaultValue("crossvolt.pki.signing.pkcs11-pin", PIN);
        library.ifPresent(file -> config.withDefaultValue("crossvolt.pki.signing.pkcs11-library", file));
        return config.build().getConfigMapping(SigningConfig.class);
    }

    private static ChainValidator validator() {
        return new ChainValidator(CryptoProviders.choose().checks(), Limits.DEFAULT);
    }

    private static ParsedCertificate certificate() {
        return ((ChainValidator.One.Certificate) validator().readOne(CPS.certificate())).certificate();
    }

    @Test
    void without_a_library_or_with_a_wrong_one_it_says_so() {
        ParsedCertificate certificate = certificate();
        assertThatThrownBy(() -> new Pkcs11Keys(config(Optional.empty())).find("key", certificate))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("pkcs11-library");
        assertThatThrownBy(() -> new Pkcs11Keys(config(Optional.of("/nowhere.so"))).find("key", certificate))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    @Requirement("P4")
    void a_key_in_the_token_signs_and_does_not_come_out() throws Exception {
        SoftHsm.Found softHsm = softHsm();
        fillToken(softHsm);
        ParsedCertificate certificate = certificate();
        Pkcs11Keys hsm = new Pkcs11Keys(config(Optional.of(softHsm.library().toString())));
        SigningKey key = hsm.find("cps", certificate).orElseThrow();
        byte[] message = {4, 8, 15, 16, 23, 42};
        byte[] signature = key.sign(message);
        assertThat(validator().signatures().fits(certificate.suite(), certificate.publicKey(), message, signature))
                .isTrue();
        message[0]++;
        assertThat(validator().signatures().fits(certificate.suite(), certificate.publicKey(), message, signature))
                .isFalse();
        assertThat(hsm.find("another", certificate)).isEmpty();
        assertThat(key.toString()).isEqualTo("key cps (secp256r1)");
    }

    private static SoftHsm.Found softHsm() {
        return switch (SoftHsm.find()) {
            case SoftHsm.Found found -> found;
            case SoftHsm.Absent absent -> {
                System.out.println("SKIPPED: " + absent.why());
                yield abort(absent.why());
            }
        };
    }

    private static void fillToken(SoftHsm.Found softHsm) throws Exception {
        Path configuration = Path.of(System.getenv("SOFTHSM2_CONF"));
        Path tokens = configuration.resolveSibling("tokens-" + System.nanoTime());
        Files.createDirectories(tokens);
        Files.writeString(configuration, "directories.tokendir = " + tokens + "\nobjectstore.backend = file\n");
        Process tool = new ProcessBuilder(List.of(
                        softHsm.tool().toString(),
                        "--module",
                        softHsm.library().toString(),
                        "--init-token",
                        "--free",
                        "--label",
                        "t",
                        "--so-pin",
                        "12345678",
                        "--pin",
                        PIN))
                .inheritIO()
                .start();
        assertThat(tool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(tool.exitValue()).isZero();
        Path file = configuration.resolveSibling("fill.cfg");
        Files.writeString(file, "name = fill\nlibrary = " + softHsm.library() + "\nslotListIndex = 0\n");
        Provider provider = Security.getProvider("SunPKCS11").configure(file.toString());
        KeyStore store = KeyStore.getInstance("PKCS11", provider);
        store.load(null, PIN.toCharArray());
        Certificate chain = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(CPS.certificate()));
        store.setKeyEntry(
                "cps",
                KeyFactory.getInstance("EC")
                        .generatePrivate(new PKCS8EncodedKeySpec(CPS.key().pkcs8())),
                null,
                new Certificate[] {chain});
        store.store(null);
    }
}
