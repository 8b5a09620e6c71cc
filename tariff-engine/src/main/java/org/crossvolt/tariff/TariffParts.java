package org.crossvolt.tariff;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Makes what all rooms of this service share. */
@ApplicationScoped
public class TariffParts {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
