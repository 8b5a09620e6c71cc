package org.crossvolt.pki.signing;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import org.crossvolt.pki.validation.ParsedCertificate;
import org.jspecify.annotations.Nullable;

/** Signing keys in an HSM, through the JDK's PKCS#11: the key never leaves it (P4). */
@ApplicationScoped
public class Pkcs11Keys {

    private final SigningConfig config;
    private @Nullable Provider provider;
    private @Nullable KeyStore store;

    Pkcs11Keys(SigningConfig config) {
        this.config = config;
    }

    /**
     * The key of this label, for the certificate it belongs to. Blocking.
     *
     * @throws IllegalStateException where there is no PKCS#11, or it does not open
     */
    public synchronized Optional<SigningKey> find(String label, ParsedCertificate certificate) {
        try {
            KeyStore opened = open();
            if (!(opened.getKey(label, null) instanceof PrivateKey key)) {
                return Optional.empty();
            }
            return Optional.of(new SigningKey(
                    label,
                    certificate.suite(),
                    certificate.keyInfo(),
                    key,
                    java.util.Objects.requireNonNull(provider)));
        } catch (GeneralSecurityException | IOException failure) {
            throw new IllegalStateException("the PKCS#11 token can not be used", failure);
        }
    }

    private KeyStore open() throws GeneralSecurityException, IOException {
        if (store != null) {
            return store;
        }
        String library = config.pkcs11Library()
                .orElseThrow(() -> new IllegalStateException("crossvolt.pki.signing.pkcs11-library is not set"));
        Path file = Files.createTempFile("pkcs11", ".cfg");
        try {
            Files.writeString(
                    file, "name = crossvolt\nlibrary = " + library + "\nslotListIndex = " + config.pkcs11Slot() + "\n");
            provider = Security.getProvider("SunPKCS11").configure(file.toString());
        } finally {
            Files.delete(file);
        }
        KeyStore opened = KeyStore.getInstance("PKCS11", provider);
        opened.load(null, config.pkcs11Pin().orElse("").toCharArray());
        store = opened;
        return opened;
    }
}
