package org.crossvolt.emsp;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Makes what all rooms of this service share. */
@ApplicationScoped
public class EmspParts {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
