package org.crossvolt.cpo.locations;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import org.crossvolt.cpo.pushes.Pushed;
import org.crossvolt.cpo.pushes.Pushes;
import org.crossvolt.ocpi.party.HubClient;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;

/** Tells everybody about a whole Location. The key is {@code NL-CVC/LOC1}. */
@Singleton
public class LocationPush implements Pushed {

    public static final String KIND = "location";

    private final LocationStore store;
    private final HubClient hub;

    LocationPush(LocationStore store, HubClient hub) {
        this.store = store;
        this.hub = hub;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Uni<Outcome> push(String key) {
        PartyId party = PartyId.parse(key.substring(0, 6));
        String id = key.substring(7);
        return store.find(party, id)
                .chain(found -> found.isEmpty()
                        ? Uni.createFrom().item(new Outcome.Told())
                        : hub.send(
                                        HttpMethod.PUT,
                                        ModuleId.LOCATIONS,
                                        InterfaceRole.RECEIVER,
                                        path(party, id),
                                        hub.toAll(party),
                                        Buffer.buffer(found.get()))
                                .map(Pushes::outcomeOf));
    }

    static String path(PartyId party, String id) {
        return "/" + party.countryCode() + "/" + party.partyId() + "/"
                + java.net.URLEncoder.encode(id, java.nio.charset.StandardCharsets.UTF_8)
                        .replace("+", "%20");
    }
}
