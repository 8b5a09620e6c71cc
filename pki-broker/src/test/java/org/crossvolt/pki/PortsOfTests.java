package org.crossvolt.pki;

import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Meters of a port that was left to the system have no port in their tags, and those of the other have; one name needs one kind. */
@ApplicationScoped
class PortsOfTests {

    @Produces
    @Singleton
    MeterFilter withoutPort() {
        return MeterFilter.ignoreTags("server.port");
    }
}
