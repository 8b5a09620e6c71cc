package org.crossvolt.hub.registration;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.crossvolt.ocpi.wire.CredentialsToken;

/** What an operator does with platforms. Every change is in the directory of this instance when it returns. */
@Singleton
public class Registrations {

    private final PlatformStore store;
    private final PartyDirectory directory;
    private final Initiation initiation;
    private final HubConfig config;
    private final Clock clock;

    Registrations(PlatformStore store, PartyDirectory directory, Initiation initiation, HubConfig config, Clock clock) {
        this.store = store;
        this.directory = directory;
        this.initiation = initiation;
        this.config = config;
        this.clock = clock;
    }

    /** @param token the invitation's token A, shown this once */
    public record Invitation(UUID platformId, String token, Instant expiresAt) {

        @Override
        public String toString() {
            return "Invitation[" + platformId + ", until " + expiresAt + "]";
        }
    }

    public Uni<Invitation> invite(String name) {
        Invitation invitation = newInvitation(UUID.randomUUID());
        return store.create(
                        invitation.platformId(), name, invitation.token(), TokenKind.INVITATION, invitation.expiresAt())
                .chain(directory::changedHere)
                .replaceWith(invitation);
    }

    /** A new token A for a platform that is known; an unused earlier one ends. */
    public Uni<Invitation> inviteAgain(UUID platformId) {
        Invitation invitation = newInvitation(platformId);
        return store.issue(platformId, invitation.token(), TokenKind.INVITATION, invitation.expiresAt())
                .chain(directory::changedHere)
                .replaceWith(invitation);
    }

    private Invitation newInvitation(UUID platformId) {
        return new Invitation(
                platformId, CredentialsToken.random(), clock.instant().plus(config.invitationLifetime()));
    }

    /** The hub as initiator, with a token that the other side issued. Fails with an OcpiException naming the step. */
    public Uni<UUID> connect(String name, String versionsUrl, String token) {
        return initiation.connect(name, versionsUrl, token);
    }

    public Uni<Void> suspend(UUID platformId) {
        return store.changeState(platformId, PlatformState.SUSPENDED).chain(directory::changedHere);
    }

    /** Back to where it was: registered where there was a handshake once. */
    public Uni<Void> resume(Platform platform) {
        PlatformState state = platform.versionsUrl() == null ? PlatformState.INVITED : PlatformState.REGISTERED;
        return store.changeState(platform.id(), state).chain(directory::changedHere);
    }

    public Uni<Void> changeQuirks(UUID platformId, Quirks quirks) {
        return store.changeQuirks(platformId, quirks).chain(directory::changedHere);
    }

    /** The platform ended the relation itself (credentials DELETE). */
    Uni<Void> end(UUID platformId) {
        return store.changeState(platformId, PlatformState.DELETED).chain(directory::changedHere);
    }
}
