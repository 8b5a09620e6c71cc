package org.crossvolt.cpo.stations;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.crossvolt.cpo.registration.CpoPlatform;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.crossvolt.ocpi.wire.ProblemException;

/** Takes new stations, one by one. */
@Singleton
class Provisioning {

    private final StationStore store;
    private final StationDirectory directory;
    private final CpoPlatform own;
    private final Clock clock;

    Provisioning(StationStore store, StationDirectory directory, CpoPlatform own, Clock clock) {
        this.store = store;
        this.directory = directory;
        this.own = own;
        this.clock = clock;
    }

    /** @throws ProblemException naming everything that is wrong with the JSON object of the station */
    Uni<StationSpec> create(byte[] body) {
        JsonRequest request = JsonRequest.of(body, StationSpec.FIELDS);
        StationSpec spec = StationSpec.read(request, clock.instant());
        if (request.field("party") != null && !own.hosts(spec.party())) {
            request.refuse(
                    "party",
                    "known",
                    "is no party of this adapter",
                    spec.party().toString());
        }
        request.requireRight();
        return store.create(spec).chain(() -> directory.changed(spec.id())).replaceWith(spec);
    }
}
