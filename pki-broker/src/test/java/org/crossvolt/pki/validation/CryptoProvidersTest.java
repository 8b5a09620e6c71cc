package org.crossvolt.pki.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Provider;
import java.security.Security;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.crossvolt.ocpi.Requirement;
import org.junit.jupiter.api.Test;

class CryptoProvidersTest {

    @Test
    @Requirement("X4")
    void the_chosen_provider_passes_every_vector() {
        CryptoProviders.Chosen chosen = CryptoProviders.choose();
        assertThat(CryptoProviders.selfTest(chosen.checks())).isEmpty();
    }

    @Test
    void the_jdk_alone_passes_too_where_no_native_library_loads() {
        Provider jdk = Security.getProvider("SunEC");
        assertThat(CryptoProviders.selfTest(new SignatureChecks(jdk, new BouncyCastleProvider())))
                .isEmpty();
    }

    @Test
    @Requirement("X4")
    void a_provider_that_can_not_check_fails_its_self_test() {
        Provider none = Security.getProvider("SUN");
        assertThat(CryptoProviders.selfTest(new SignatureChecks(none, none)))
                .contains("P256 right", "P521 right", "ED448 right");
    }
}
