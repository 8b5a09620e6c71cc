package org.crossvolt.hub.registration;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.crossvolt.ocpi.credentials.Credentials;
import org.crossvolt.ocpi.credentials.CredentialsRole;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.wire.CredentialsToken;
import org.crossvolt.ocpi.wire.PartnerVersions;
import org.jboss.logging.Logger;

/**
 * The acceptor's side of the credentials handshake (4.1 steps 5 to 7, 4.3), for POST and PUT alike: check what they sent,
 * call them back with the token they sent, then keep all of it at once. No transaction is open while they are called.
 */
@Singleton
class Handshake {

    private static final Logger LOG = Logger.getLogger(Handshake.class);

    private final PlatformStore store;
    private final PartyDirectory directory;
    private final PartnerVersions versions;
    private final HubIdentity hub;
    private final HubConfig config;
    private final Clock clock;

    Handshake(
            PlatformStore store,
            PartyDirectory directory,
            PartnerVersions versions,
            HubIdentity hub,
            HubConfig config,
            Clock clock) {
        this.store = store;
        this.directory = directory;
        this.versions = versions;
        this.hub = hub;
        this.config = config;
        this.clock = clock;
    }

    /** @return our credentials with a new token for them; on failure nothing has changed and their old tokens still work */
    Uni<Credentials> accept(Authenticated caller, Credentials theirs) {
        check(caller.platform().id(), theirs);
        UUID id = caller.platform().id();
        return store.lock(id).chain(locked -> {
            if (!locked) {
                throw new OcpiException(
                        OcpiStatusCode.SERVER_ERROR,
                        "another handshake of this platform is running; try again shortly");
            }
            return exchange(caller, theirs).onTermination().call(() -> store.unlock(id));
        });
    }

    private Uni<Credentials> exchange(Authenticated caller, Credentials theirs) {
        Platform platform = caller.platform();
        String ourToken = CredentialsToken.random();
        return versions.endpoints(theirs.url(), platform.authorization(theirs.token(), caller.encoding()))
                .chain(endpoints -> store.register(
                        platform.id(),
                        new PlatformStore.Registration(
                                theirs,
                                PartnerVersions.VERSION,
                                endpoints,
                                caller.encoding(),
                                caller.withNewline(),
                                ourToken),
                        clock.instant().plus(config.tokenOverlap())))
                .chain(directory::changedHere)
                .invoke(() -> LOG.infof(
                        "%s is registered with %d role(s)",
                        platform.name(), theirs.roles().size()))
                .replaceWith(() -> hub.credentials(ourToken));
    }

    /** What can be refused before anybody is called. Used by the initiator as well. */
    void check(UUID platformId, Credentials theirs) {
        if (!CredentialsToken.isWellFormed(theirs.token())) {
            throw invalid("/token: needs 1 to 64 printable ASCII characters without blanks (T-04)");
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < theirs.roles().size(); i++) {
            CredentialsRole role = theirs.roles().get(i);
            PartyId party = PartyId.ofNullable(
                    role.countryCode().toString(), role.partyId().toString());
            String at = "/roles/" + i;
            if (party == null) {
                throw invalid(at + ": country_code needs two and party_id three letters or digits, got "
                        + role.countryCode() + " and " + role.partyId());
            }
            if (party.equals(hub.party())) {
                throw invalid(at + ": " + party + " is this hub's own party");
            }
            if (!seen.add(role.role() + "/" + role.countryCode().folded()
                    + role.partyId().folded())) {
                throw invalid(at + ": " + role.role() + " " + party + " stands there twice (H-04)");
            }
            Platform owner = directory.current().platformOf(party);
            if (owner != null && !owner.id().equals(platformId)) {
                LOG.warnf("platform %s claims party %s, which belongs to %s", platformId, party, owner.name());
                throw PlatformStore.foreign(party);
            }
        }
    }

    private static OcpiException invalid(String message) {
        return new OcpiException(OcpiStatusCode.INVALID_PARAMETERS, message);
    }
}
