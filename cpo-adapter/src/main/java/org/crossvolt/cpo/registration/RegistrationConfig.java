package org.crossvolt.cpo.registration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Who we are towards the hub. */
@ConfigMapping(prefix = "crossvolt.cpo")
public interface RegistrationConfig {

    /** The address the hub reaches this service at, without a final slash. */
    @WithDefault("http://localhost:8081")
    String publicUrl();

    /** The CPO parties on this adapter, each as {@code NL-CVC}, a blank and its business name. */
    @WithDefault("NL-CVC Crossvolt CPO")
    List<String> parties();

    /** 32 random bytes in Base64: encrypts the token that the hub issued to us. */
    @WithName("secrets.key")
    Optional<String> secretsKey();

    /** The hub's versions URL, to register with at start; without it an operator does so. */
    @WithName("hub.versions-url")
    Optional<String> hubVersionsUrl();

    /** The token A that the hub issued for that registration. */
    @WithName("hub.token")
    Optional<String> hubToken();

    /** Longest wait for one answer of the hub. */
    @WithName("hub.deadline")
    @WithDefault("10s")
    Duration hubDeadline();

    /** Pages of one of the hub's lists that are followed. */
    @WithName("hub.max-pages")
    @WithDefault("10000")
    int hubMaxPages();
}
