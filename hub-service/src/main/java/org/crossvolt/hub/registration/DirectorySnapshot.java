package org.crossvolt.hub.registration;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.wire.CredentialsToken;
import org.crossvolt.ocpi.wire.Sha256;
import org.jspecify.annotations.Nullable;

/** All platforms, parties and tokens at one moment. Immutable, in memory: authentication and routing ask nothing else. */
public final class DirectorySnapshot {

    private static final int MOST_RECOGNISED = 10_000;

    static final DirectorySnapshot EMPTY = new DirectorySnapshot(List.of(), Map.of());

    private final Map<UUID, Platform> platforms = new HashMap<>();
    private final Map<PartyId, Platform> byParty = new HashMap<>();
    private final Map<String, IssuedToken> tokens;
    private final boolean anySupersedes;
    /** A platform sends the same header with every message; only headers that mean somebody are remembered. */
    private final Map<String, Recognised> recognised = new ConcurrentHashMap<>();

    /** A token we issued, known by its hash. */
    record IssuedToken(
            UUID platformId, TokenKind kind, @Nullable Instant expiresAt, boolean supersedes) {

        boolean isOver(Instant now) {
            return expiresAt != null && !expiresAt.isAfter(now);
        }
    }

    DirectorySnapshot(List<Platform> platforms, Map<String, IssuedToken> tokens) {
        for (Platform platform : platforms) {
            this.platforms.put(platform.id(), platform);
            platform.parties().forEach(role -> byParty.put(role.party(), platform));
        }
        this.tokens = Map.copyOf(tokens);
        this.anySupersedes = tokens.values().stream().anyMatch(IssuedToken::supersedes);
    }

    private record Recognised(IssuedToken issued, Authenticated who) {}

    /** Whose token the Authorization header holds, in whichever of its spellings, or null. */
    public @Nullable Authenticated authenticate(@Nullable String authorization, Instant now) {
        Recognised known = authorization == null ? null : recognised.get(authorization);
        if (known == null) {
            known = recognise(authorization);
        }
        return known == null || known.issued.isOver(now) ? null : known.who;
    }

    private @Nullable Recognised recognise(@Nullable String authorization) {
        for (CredentialsToken.Candidate candidate : CredentialsToken.candidates(authorization)) {
            IssuedToken issued = tokens.get(Sha256.hex(candidate.token()));
            Platform platform = issued == null ? null : platforms.get(issued.platformId);
            if (issued != null && platform != null) {
                Recognised found = new Recognised(
                        issued,
                        new Authenticated(
                                platform,
                                issued.kind,
                                candidate.token(),
                                candidate.encoding(),
                                candidate.withNewline()));
                if (authorization != null && recognised.size() < MOST_RECOGNISED) {
                    recognised.put(authorization, found);
                }
                return found;
            }
        }
        return null;
    }

    /** True where older tokens of the same platform still work beside this one. */
    boolean supersedes(String token) {
        IssuedToken issued = anySupersedes ? tokens.get(Sha256.hex(token)) : null;
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
