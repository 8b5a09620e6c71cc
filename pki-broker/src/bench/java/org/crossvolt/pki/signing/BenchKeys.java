package org.crossvolt.pki.signing;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Base64;
import org.crossvolt.pki.validation.SignatureChecks;

/** Keys as the broker has them, without a container around. */
public final class BenchKeys {

    private BenchKeys() {}

    private static final SigningConfig CONFIG = new SmallRyeConfigBuilder()
            .withMapping(SigningConfig.class)
            .withDefaultValue("crossvolt.pki.signing.secrets-key", Base64.getEncoder().encodeToString(new byte[32]))
            .withDefaultValue("crossvolt.pki.signing.folder", "target/bench-keys")
            .build()
            .getConfigMapping(SigningConfig.class);

    public static ContractKeys contractKeys(SignatureChecks checks) {
        return new ContractKeys(folder(checks), checks);
    }

    public static SigningKey take(SignatureChecks checks, String name, byte[] pkcs8) {
        return folder(checks).take(name + "-" + System.nanoTime(), pkcs8);
    }

    private static KeyFolder folder(SignatureChecks checks) {
        return new KeyFolder(CONFIG, new Vault(CONFIG), checks);
    }
}
