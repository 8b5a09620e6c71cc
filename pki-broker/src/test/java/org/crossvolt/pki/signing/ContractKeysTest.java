package org.crossvolt.pki.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.crossvolt.ocpi.Requirement;
import org.crossvolt.pki.demo.DemoLeaf;
import org.crossvolt.pki.demo.DemoPki;
import org.crossvolt.pki.validation.ChainValidator;
import org.crossvolt.pki.validation.CryptoProviders;
import org.crossvolt.pki.validation.Limits;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.crossvolt.pki.validation.SignatureChecks;
import org.junit.jupiter.api.Test;

class ContractKeysTest {

    private static final SignatureChecks CHECKS = CryptoProviders.choose().checks();
    private static final DemoPki PKI = new DemoPki("keys", Instant.now(), "http://127.0.0.1:1");
    private static final DemoLeaf CAR = PKI.leaf("provisioning-wxv-1");
    private static final ParsedCertificate CERTIFICATE =
            new ChainValidator(CHECKS, Limits.DEFAULT).readable(CAR.chain()).getFirst();

    private final ContractKeys keys = new ContractKeys(new KeyFolder(config(), new Vault(config()), CHECKS), CHECKS);

    private static SigningConfig config() {
        return new SmallRyeConfigBuilder()
                .withMapping(SigningConfig.class)
                .withDefaultValue(
                        "crossvolt.pki.signing.secrets-key", Base64.getEncoder().encodeToString(new byte[32]))
                .withDefaultValue("crossvolt.pki.signing.folder", "target/no-keys")
                .build()
                .getConfigMapping(SigningConfig.class);
    }

    @Test
    void the_car_opens_its_key_and_it_is_that_of_the_certificate() throws Exception {
        for (int i = 0; i < 20; i++) {
            ContractKeys.SealedKey sealed = keys.make(CERTIFICATE);
            assertThat(sealed.encryptedKey()).hasSize(48);
            assertThat(sealed.dhPublicKey()).hasSize(65).startsWith(4);
            byte[] scalar = Car.open(CAR.key().pkcs8(), sealed.dhPublicKey(), sealed.encryptedKey());
            assertThat(Car.publicPoint(scalar))
                    .isEqualTo(sealed.publicKey().getPublicKeyData().getOctets());
        }
    }

    @Test
    void no_ephemeral_key_is_used_twice() {
        assertThat(keys.make(CERTIFICATE).dhPublicKey())
                .isNotEqualTo(keys.make(CERTIFICATE).dhPublicKey());
    }

    /** One key in some hundred is a shorter number; others fail on those. */
    @Test
    @Requirement("P7")
    void short_scalars_keep_their_zeroes_in_front() throws Exception {
        for (BigInteger number : new BigInteger[] {
            BigInteger.ONE,
            BigInteger.ONE.shiftLeft(240),
            BigInteger.ONE.shiftLeft(247).add(BigInteger.TEN),
            BigInteger.ONE.shiftLeft(255)
        }) {
            byte[] scalar = ContractKeys.scalar(number);
            assertThat(scalar).hasSize(32);
            ContractKeys.SealedKey sealed =
                    keys.seal(scalar, SubjectPublicKeyInfo.getInstance(CERTIFICATE.keyInfo()), CERTIFICATE.publicKey());
            assertThat(new BigInteger(1, Car.open(CAR.key().pkcs8(), sealed.dhPublicKey(), sealed.encryptedKey())))
                    .isEqualTo(number);
        }
    }

    @Test
    void another_car_and_a_changed_envelope_give_something_else() throws Exception {
        ContractKeys.SealedKey sealed = keys.make(CERTIFICATE);
        byte[] other =
                Car.open(PKI.leaf("provisioning-wxv-2").key().pkcs8(), sealed.dhPublicKey(), sealed.encryptedKey());
        byte[] changed = sealed.encryptedKey().clone();
        changed[20] ^= 1;
        byte[] broken = Car.open(CAR.key().pkcs8(), sealed.dhPublicKey(), changed);
        for (byte[] scalar : new byte[][] {other, broken}) {
            boolean isKey = new BigInteger(1, scalar).signum() > 0
                    && Arrays.equals(
                            Car.publicPoint(scalar),
                            sealed.publicKey().getPublicKeyData().getOctets());
            assertThat(isKey).isFalse();
        }
    }

    @Test
    @Requirement("P4")
    void nothing_shows_a_private_key() throws Exception {
        ContractKeys.SealedKey sealed = keys.make(CERTIFICATE);
        byte[] scalar = Car.open(CAR.key().pkcs8(), sealed.dhPublicKey(), sealed.encryptedKey());
        String hex = HexFormat.of().formatHex(scalar);
        assertThat(HexFormat.of().formatHex(sealed.encryptedKey())).doesNotContain(hex);
        assertThat(((ECPrivateKeyParameters)
                                PrivateKeyFactory.createKey(CAR.key().pkcs8()))
                        .getD())
                .isNotEqualTo(new BigInteger(1, scalar));
    }
}
