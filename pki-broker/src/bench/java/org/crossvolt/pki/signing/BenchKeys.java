package org.crossvolt.pki.signing;

import java.util.Base64;
import java.util.Optional;
import org.crossvolt.pki.validation.SignatureChecks;

/** Keys as the broker has them, without a container around. */
public final class BenchKeys {

    private BenchKeys() {}

    private static final SigningConfig CONFIG = new SigningConfig() {
        @Override
        public Optional<String> secretsKey() {
            return Optional.of(Base64.getEncoder().encodeToString(new byte[32]));
        }

        @Override
        public String folder() {
            return System.getProperty("java.io.tmpdir") + "/bench-keys-" + ProcessHandle.current().pid();
        }

        @Override
        public Optional<String> pkcs11Library() {
            return Optional.empty();
        }

        @Override
        public int pkcs11Slot() {
            return 0;
        }

        @Override
        public Optional<String> pkcs11Pin() {
            return Optional.empty();
        }

        @Override
        public Optional<String> ocspUrl() {
            return Optional.empty();
        }
    };

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
