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
    private final DriverRate rate;

    CallingDriver(SecurityIdentity identity, DriverStore drivers, DriverRate rate) {
        this.identity = identity;
        this.drivers = drivers;
        this.rate = rate;
    }

    /** @return a failure with 403 for somebody who is logged in and no driver of ours, with 429 for one who asks too often */
    public Uni<Driver> get() {
        String subject = identity.getPrincipal().getName();
        rate.count(subject);
        return drivers.bySubject(subject)
                .map(found -> found.orElseThrow(() -> new ProblemException(
                        Problem.of(403, "You are logged in, but no driver of this provider has your log-in."))));
    }
}
