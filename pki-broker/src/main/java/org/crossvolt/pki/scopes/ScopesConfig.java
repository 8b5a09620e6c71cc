package org.crossvolt.pki.scopes;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Scopes and routes. */
@ConfigMapping(prefix = "crossvolt.pki.scopes")
public interface ScopesConfig {

    /** The zone scopes belong to; the same as crossvolt.pki.roots.zone. */
    @WithDefault("${crossvolt.pki.roots.zone:default}")
    String zone();

    /** Whether a provider id without a route is taken for the OCPI party of the same letters; else it has no owner. */
    @WithDefault("false")
    boolean sameIds();

    /** Rights of accounts that are there from the start, such as service-account-cpo-adapter=STATION:CS-*. */
    Optional<List<String>> rights();
}
