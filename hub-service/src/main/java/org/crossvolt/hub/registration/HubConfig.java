package org.crossvolt.hub.registration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.Optional;

/** Who this hub is, and how it registers others. */
@ConfigMapping(prefix = "crossvolt.hub")
public interface HubConfig {

    /** The address partners reach this hub at, without a final slash; all URLs it gives out begin with it. */
    @WithDefault("http://localhost:8080")
    String publicUrl();

    /** True on a developer's machine only: then settings that would be dangerous elsewhere do not stop the start. */
    @WithDefault("false")
    boolean local();

    /** Where the process is to end itself, for tests: see FailPoints. */
    Optional<String> failPoint();

    /** Country code of the hub's own party. */
    @WithDefault("NL")
    String countryCode();

    /** Party id of the hub's own party. */
    @WithDefault("HUB")
    String partyId();

    /** The name partners see. */
    @WithDefault("Crossvolt")
    String businessName();

    /** 32 random bytes in Base64: encrypts the tokens that partners issued to this hub. */
    @WithName("secrets.key")
    Optional<String> secretsKey();

    /** How long an invitation can be used. */
    @WithName("registration.invitation-lifetime")
    @WithDefault("7d")
    Duration invitationLifetime();

    /** How long an old token works beside its successor, unless the successor is used before. */
    @WithName("registration.token-overlap")
    @WithDefault("24h")
    Duration tokenOverlap();

    /** Longest wait for one of a partner's answers during the handshake. */
    @WithName("registration.deadline")
    @WithDefault("10s")
    Duration registrationDeadline();
}
