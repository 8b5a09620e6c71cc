package org.crossvolt.cpo.authorization;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How it is decided who may charge. */
@ConfigMapping(prefix = "crossvolt.cpo.authorization")
public interface AuthorizationConfig {

    /** Longest wait for an eMSP's answer; then the token's whitelist type decides. */
    @WithDefault("3s")
    Duration deadline();

    /** The same while a car waits in Plug and Charge. */
    @WithDefault("1400ms")
    Duration contractDeadline();

    /** How long an answer holds at one station, so that Authorize and the start of the transaction ask once. */
    @WithDefault("15m")
    Duration grant();

    /** Whether tokens with the whitelist type ALLOWED are decided by the list (true) or by asking (false). */
    @WithDefault("true")
    boolean allowedByList();

    /** Longest wait for a contract certificate; the car gives up after five seconds. */
    @WithDefault("4500ms")
    Duration installationDeadline();
}
