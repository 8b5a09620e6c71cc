package org.crossvolt.emsp.registration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Who we are, and how the hub reaches us. */
@ConfigMapping(prefix = "crossvolt.emsp")
public interface OurParties {

    /** Our eMSP parties with the names drivers know them by, such as {@code crossvolt.emsp.parties.NL-CVE=Crossvolt}. */
    Map<String, String> parties();

    /** The address the hub and drivers' devices reach this service at, without a final slash. */
    @WithDefault("http://localhost:8082")
    String publicUrl();

    /** 32 random bytes in Base64: what tokens of partners and webhooks' secrets are encrypted with; needed in production. */
    Optional<String> secretsKey();

    /** How long one call to the hub may take, all of it. */
    @WithDefault("10s")
    Duration hubDeadline();

    /** The most pages of one list of the hub that are followed. */
    @WithDefault("10000")
    int maxPages();

    default boolean have(String party) {
        return parties().containsKey(party);
    }

    /** What stands as issuer on the tokens of a party. */
    default String issuer(String party) {
        return parties().getOrDefault(party, party);
    }
}
