package org.crossvolt.emsp.drivers;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.RequestScoped;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;

/** The driver who calls: the bearer token's subject, as one of our drivers. The owner of every look-up of the driver API. */
@RequestScoped
public class CallingDriver {

    private final SecurityIdentity identity;
    private final DriverStore drivers;

    CallingDriver(SecurityIdentity identity, DriverStore drivers) {
        this.identity = identity;
        this.drivers = drivers;
    }

    /** @return a failure with 403 for somebody who is logged in and no driver of ours */
    public Uni<Driver> get() {
        return drivers.bySubject(identity.getPrincipal().getName())
                .map(found -> found.orElseThrow(() -> new ProblemException(
                        Problem.of(403, "You are logged in, but no driver of this provider has your log-in."))));
    }
}
