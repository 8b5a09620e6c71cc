package org.crossvolt.pki.signing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Where private keys are, and how they are sealed. */
@ConfigMapping(prefix = "crossvolt.pki.signing")
public interface SigningConfig {

    /** 32 random bytes in Base64: seals the key files and the evidence. */
    Optional<String> secretsKey();

    /** The folder of the sealed key files; all instances share it. */
    @WithDefault("keys")
    String folder();

    /** The PKCS#11 library of an HSM, such as libsofthsm2.so; without it there are only files. */
    Optional<String> pkcs11Library();

    /** The slot of the token in the PKCS#11 library's list. */
    @WithDefault("0")
    int pkcs11Slot();

    /** The PIN of the token. */
    Optional<String> pkcs11Pin();

    /** Address of our own responder, such as https://pki.example/ocsp, for the leafs we sign; else the address of their CA's. */
    Optional<String> ocspUrl();
}
