package org.crossvolt.ocpi.party;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import org.crossvolt.ocpi.hubclientinfo.ClientInfo;
import org.crossvolt.ocpi.types.PartyId;

/** What the hub said of other parties, as a service keeps it. */
public interface ClientInfos {

    /** Empty for a party that the hub did not speak of. */
    Optional<ClientInfo> find(PartyId party);

    /** Keeps what the hub said, unless it said something newer before. */
    Uni<Void> keep(ClientInfo info);
}
