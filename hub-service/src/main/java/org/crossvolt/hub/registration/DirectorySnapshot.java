package org.crossvolt.hub.registration;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.wire.CredentialsToken;
import org.crossvolt.ocpi.wire.Sha256;
import org.jspecify.annotations.Nullable;

/** All platforms, parties and tokens at one moment. Immutable, in memory: authentication and routing ask nothing else. */
public final class DirectorySnapshot {

    static final DirectorySnapshot EMPTY = new DirectorySnapshot(List.of(), Map.of());

    private final Map<UUID, Platform> platforms = new HashMap<>();
    private final Map<PartyId, Platform> byParty = new HashMap<>();
    private final Map<String, IssuedToken> tokens;

    /** A token we issued, known by its hash. */
    record IssuedToken(
            UUID platformId, TokenKind kind, @Nullable Instant expiresAt, boolean supersedes) {}

    DirectorySnapshot(List<Platform> platforms, Map<String, IssuedToken> tokens) {
        for (Platform platform : platforms) {
            this.platforms.put(platform.id(), platform);
            platform.parties().forEach(role -> byParty.put(role.party(), platform));
        }
        this.tokens = Map.copyOf(tokens);
    }

    /** Whose token the Authorization header holds, in whichever of its spellings, or null. */
    public @Nullable Authenticated authenticate(@Nullable String authorization, Instant now) {
        for (CredentialsToken.Candidate candidate : CredentialsToken.candidates(authorization)) {
            IssuedToken issued = tokens.get(Sha256.hex(candidate.token()));
            if (issued != null && (issued.expiresAt == null || issued.expiresAt.isAfter(now))) {
                Platform platform = platforms.get(issued.platformId);
                return platform == null
                        ? null
                        : new Authenticated(platform, issued.kind, candidate.token(), candidate.encoding());
            }
        }
        return null;
    }

    /** True where older tokens of the same platform still work beside this one. */
    boolean supersedes(String token) {
        IssuedToken issued = tokens.get(Sha256.hex(token));
        return issued != null && issued.supersedes;
    }

    public @Nullable Platform platformOf(PartyId party) {
        return byParty.get(party);
    }

    public @Nullable Platform platform(UUID id) {
        return platforms.get(id);
    }

    public Collection<Platform> platforms() {
        return platforms.values();
    }
}
