package org.crossvolt.hub.registration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.crossvolt.ocpi.credentials.Credentials;
import org.crossvolt.ocpi.credentials.CredentialsRole;
import org.crossvolt.ocpi.hubclientinfo.ConnectionStatus;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.types.Role;
import org.crossvolt.ocpi.versions.Endpoint;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.SecretBox;
import org.crossvolt.ocpi.wire.Sha256;
import org.crossvolt.ocpi.wire.TokenEncoding;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** Platforms, their parties and our tokens in PostgreSQL. */
@Singleton
class PlatformStore {

    private static final Duration LOCK = Duration.ofSeconds(90);

    private final Vertx vertx;
    private final Mutiny.SessionFactory sessions;
    private final Pool database;
    private final SecretBox secrets;
    private final Clock clock;

    PlatformStore(Vertx vertx, Mutiny.SessionFactory sessions, Pool database, SecretBox secrets, Clock clock) {
        this.vertx = vertx;
        this.sessions = sessions;
        this.database = database;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** What a finished handshake has to keep. */
    record Registration(
            Credentials theirs,
            String version,
            List<Endpoint> endpoints,
            TokenEncoding encoding,
            boolean withNewline,
            String ourToken) {}

    /**
     * A session of its own for every piece of work. The factory's own {@code withSession} would share one among all that
     * runs on the same request's context, and the first to end would close it for the others. Always on an event loop, as
     * Hibernate Reactive asks, whatever thread wants it.
     */
    private <T> Uni<T> inSession(Function<Mutiny.Session, Uni<T>> work) {
        return sessions.openSession()
                .chain(session -> work.apply(session).eventually(session::close))
                .runSubscriptionOn(command -> vertx.getOrCreateContext().runOnContext(onLoop -> command.run()));
    }

    private <T> Uni<T> inTransaction(Function<Mutiny.Session, Uni<T>> work) {
        return inSession(session -> session.withTransaction(transaction -> work.apply(session)));
    }

    Uni<DirectorySnapshot> readAll() {
        return inSession(session -> session.createSelectionQuery("from Platform", PlatformEntity.class)
                .getResultList()
                .flatMap(platforms -> session.createSelectionQuery("from PartyRole", PartyRoleEntity.class)
                        .getResultList()
                        .flatMap(roles -> session.createSelectionQuery(
                                        "from IssuedToken order by issuedAt", TokenEntity.class)
                                .getResultList()
                                .map(tokens -> snapshot(platforms, roles, tokens)))));
    }

    private DirectorySnapshot snapshot(
            List<PlatformEntity> platforms, List<PartyRoleEntity> roles, List<TokenEntity> tokens) {
        Map<UUID, List<PartyRoleEntity>> rolesOf =
                roles.stream().collect(Collectors.groupingBy(role -> role.platformId));
        List<Platform> read = platforms.stream()
                .map(platform -> platformOf(platform, rolesOf.getOrDefault(platform.id, List.of())))
                .toList();
        Map<String, DirectorySnapshot.IssuedToken> issued = new HashMap<>();
        Set<UUID> hasOlder = new HashSet<>();
        for (TokenEntity token : tokens) {
            issued.put(
                    token.hash,
                    new DirectorySnapshot.IssuedToken(
                            token.platformId,
                            TokenKind.valueOf(token.kind),
                            token.expiresAt,
                            !hasOlder.add(token.platformId)));
        }
        return new DirectorySnapshot(read, issued);
    }

    private Platform platformOf(PlatformEntity entity, List<PartyRoleEntity> roles) {
        PlatformState state = PlatformState.valueOf(entity.state);
        return new Platform(
                entity.id,
                entity.name,
                state,
                entity.offline,
                entity.versionsUrl,
                entity.version,
                roles.stream()
                        .map(role -> partyRoleOf(role, state, entity.offline))
                        .toList(),
                endpointsOf(entity.endpoints),
                entity.theirToken == null ? null : secrets.open(entity.theirToken),
                TokenEncoding.valueOf(entity.tokenEncoding),
                detectionsOf(entity),
                quirksOf(entity.quirks),
                entity.lastSeen);
    }

    private static Set<Detection> detectionsOf(PlatformEntity entity) {
        Set<Detection> detected = EnumSet.noneOf(Detection.class);
        for (Detection what : Detection.values()) {
            boolean found = switch (what) {
                case TOKEN_NEWLINE -> entity.tokenNewline;
                case TRAILING_SLASH -> entity.trailingSlash;
                case WHOLE_OBJECTS -> entity.wholeObjects;
                case NO_ROUTING_HEADERS -> entity.noRoutingHeaders;
                case NO_MESSAGE_IDS -> entity.noMessageIds;
            };
            if (found) {
                detected.add(what);
            }
        }
        return detected;
    }

    private static PartyRole partyRoleOf(PartyRoleEntity role, PlatformState state, boolean offline) {
        ConnectionStatus status = switch (state) {
            case INVITED -> ConnectionStatus.PLANNED;
            case REGISTERED -> offline ? ConnectionStatus.OFFLINE : ConnectionStatus.CONNECTED;
            case SUSPENDED, DELETED -> ConnectionStatus.SUSPENDED;
        };
        return new PartyRole(
                PartyId.of(role.key.countryCode(), role.key.partyId()),
                new Role(role.key.role()),
                nameOf(role.businessDetails),
                role.active ? status : ConnectionStatus.SUSPENDED,
                role.lastUpdated);
    }

    private static String nameOf(String businessDetails) {
        return tree(businessDetails).path("name").asText("");
    }

    private static Map<EndpointKey, String> endpointsOf(String json) {
        Map<EndpointKey, String> endpoints = new HashMap<>();
        for (JsonNode endpoint : tree(json)) {
            ModuleId.find(endpoint.path("identifier").asText())
                    .ifPresent(module -> endpoints.put(
                            new EndpointKey(
                                    module,
                                    org.crossvolt.ocpi.versions.InterfaceRole.valueOf(
                                            endpoint.path("role").asText())),
                            endpoint.path("url").asText()));
        }
        return endpoints;
    }

    private static Quirks quirksOf(String json) {
        return Quirks.of(tree(json));
    }

    private static JsonNode tree(String json) {
        try {
            return OcpiJson.mapper().readTree(json);
        } catch (JsonProcessingException corrupt) {
            throw new IllegalStateException("a stored JSON text can not be read", corrupt);
        }
    }

    private static String text(Object value) {
        try {
            return OcpiJson.mapper().writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A platform that does not exist yet, with one token for it. */
    Uni<Void> create(UUID id, String name, String token, TokenKind kind, @Nullable Instant expiresAt) {
        Instant now = clock.instant();
        PlatformEntity platform = new PlatformEntity();
        platform.id = id;
        platform.name = name;
        platform.state = PlatformState.INVITED.name();
        platform.createdAt = now;
        platform.changedAt = now;
        return inTransaction(session -> session.persist(platform)
                .chain(session::flush)
                .chain(() -> session.persist(new TokenEntity(token, id, kind, now, expiresAt))));
    }

    /** A further token for a platform; earlier ones of the same kind end. */
    Uni<Void> issue(UUID id, String token, TokenKind kind, @Nullable Instant expiresAt) {
        return inTransaction(session -> session.createMutationQuery(
                        "delete from IssuedToken where platformId = :id and kind = :kind")
                .setParameter("id", id)
                .setParameter("kind", kind.name())
                .executeUpdate()
                .chain(() -> session.persist(new TokenEntity(token, id, kind, clock.instant(), expiresAt))));
    }

    Uni<Void> revoke(String token) {
        return inTransaction(session -> session.createMutationQuery("delete from IssuedToken where hash = :hash")
                        .setParameter("hash", Sha256.hex(token))
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** Forgets a platform that never registered. */
    Uni<Void> forget(UUID id) {
        return inTransaction(session -> session.createMutationQuery("delete from IssuedToken where platformId = :id")
                .setParameter("id", id)
                .executeUpdate()
                .chain(() -> session.createMutationQuery("delete from Platform where id = :id and state = 'INVITED'")
                        .setParameter("id", id)
                        .executeUpdate())
                .replaceWithVoid());
    }

    /** Once the successor has been used, nothing older works any more. */
    Uni<Void> endPredecessors(UUID id, String successor) {
        return inTransaction(session -> session.createMutationQuery("""
                        delete from IssuedToken t where t.platformId = :id and t.hash <> :hash
                        and t.issuedAt <= (select s.issuedAt from IssuedToken s where s.hash = :hash)""")
                .setParameter("id", id)
                .setParameter("hash", Sha256.hex(successor))
                .executeUpdate()
                .replaceWithVoid());
    }

    /** One handshake at a time per relation, among all instances (C-6). */
    Uni<Boolean> lock(UUID id) {
        return database.preparedQuery("""
                        UPDATE hub.platform SET handshake_until = $2
                        WHERE id = $1 AND (handshake_until IS NULL OR handshake_until < $3)""")
                .execute(Tuple.of(
                        id,
                        clock.instant().plus(LOCK).atOffset(ZoneOffset.UTC),
                        clock.instant().atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.rowCount() == 1);
    }

    Uni<Void> unlock(UUID id) {
        return database.preparedQuery("UPDATE hub.platform SET handshake_until = NULL WHERE id = $1")
                .execute(Tuple.of(id))
                .replaceWithVoid();
    }

    /**
     * Keeps a finished handshake: all of it or nothing. Tokens issued before work until {@code overlapEnds} or the first use
     * of the new one.
     *
     * @return a failure with 2001 where a party belongs to another platform
     */
    Uni<Void> register(UUID id, Registration registration, Instant overlapEnds) {
        return inTransaction(session -> session.find(PlatformEntity.class, id)
                .chain(platform -> {
                    platform.state = PlatformState.REGISTERED.name();
                    platform.offline = false;
                    platform.versionsUrl = registration.theirs().url();
                    platform.version = registration.version();
                    platform.theirToken = secrets.seal(registration.theirs().token());
                    platform.tokenEncoding = registration.encoding().name();
                    startDetections(platform, registration.withNewline());
                    platform.endpoints = text(registration.endpoints());
                    platform.lastSeen = clock.instant();
                    platform.changedAt = clock.instant();
                    return claimParties(session, id, registration.theirs().roles());
                })
                .chain(() -> session.createMutationQuery("""
                                update IssuedToken set expiresAt = :end where platformId = :id
                                and (expiresAt is null or expiresAt > :end)""")
                        .setParameter("end", overlapEnds)
                        .setParameter("id", id)
                        .executeUpdate())
                .chain(() -> session.createMutationQuery(
                                "delete from IssuedToken where platformId = :id and hash = :hash")
                        .setParameter("id", id)
                        .setParameter("hash", Sha256.hex(registration.ourToken()))
                        .executeUpdate())
                .chain(() -> session.persist(
                        new TokenEntity(registration.ourToken(), id, TokenKind.REGISTERED, clock.instant(), null))));
    }

    /** Who registers anew may have been mended. */
    private static void startDetections(PlatformEntity platform, boolean withNewline) {
        platform.tokenNewline = withNewline;
        platform.wholeObjects = false;
        platform.trailingSlash = false;
        platform.noRoutingHeaders = false;
        platform.noMessageIds = false;
    }

    private Uni<Void> claimParties(Mutiny.Session session, UUID id, List<CredentialsRole> roles) {
        Uni<Void> claimed = Uni.createFrom().voidItem();
        Set<PartyId> parties = roles.stream().map(PlatformStore::partyOf).collect(Collectors.toSet());
        for (PartyId party : parties) {
            claimed = claimed.chain(() -> session.createNativeQuery("""
                                    INSERT INTO hub.party (country_code, party_id, platform_id) VALUES (:cc, :pid, :id)
                                    ON CONFLICT (country_code, party_id) DO UPDATE SET platform_id = excluded.platform_id
                                    WHERE hub.party.platform_id = excluded.platform_id""")
                            .setParameter("cc", party.countryCode().folded())
                            .setParameter("pid", party.partyId().folded())
                            .setParameter("id", id)
                            .executeUpdate())
                    .invoke(count -> {
                        if (count == 0) {
                            throw foreign(party);
                        }
                    })
                    .replaceWithVoid();
        }
        return claimed.chain(() -> replaceRoles(session, id, roles));
    }

    static OcpiException foreign(PartyId party) {
        return new OcpiException(
                OcpiStatusCode.INVALID_PARAMETERS,
                "/roles: party " + party + " belongs to another platform of this hub; its operator can move it");
    }

    private static PartyId partyOf(CredentialsRole role) {
        return new PartyId(role.countryCode(), role.partyId());
    }

    /** Roles that are gone stay as not active (C-9, H-43); the others' last_updated moves only with their status. */
    private Uni<Void> replaceRoles(Mutiny.Session session, UUID id, List<CredentialsRole> roles) {
        return session.createSelectionQuery("from PartyRole where platformId = :id", PartyRoleEntity.class)
                .setParameter("id", id)
                .getResultList()
                .chain(existing -> {
                    Map<PartyRoleEntity.Key, PartyRoleEntity> known = new HashMap<>();
                    existing.forEach(role -> known.put(role.key, role));
                    List<Object> added = new ArrayList<>();
                    for (CredentialsRole role : roles) {
                        PartyRoleEntity.Key key = keyOf(role);
                        PartyRoleEntity entity = known.remove(key);
                        if (entity == null) {
                            entity = new PartyRoleEntity();
                            entity.key = key;
                            entity.platformId = id;
                            added.add(entity);
                        }
                        entity.lastUpdated = clock.instant();
                        entity.active = true;
                        entity.businessDetails = text(role.businessDetails());
                    }
                    known.values().forEach(gone -> {
                        if (gone.active) {
                            gone.active = false;
                            gone.lastUpdated = clock.instant();
                        }
                    });
                    return session.persistAll(added.toArray());
                });
    }

    private static PartyRoleEntity.Key keyOf(CredentialsRole role) {
        return new PartyRoleEntity.Key(
                role.countryCode().folded(),
                role.partyId().folded(),
                role.role().text().toUpperCase(Locale.ROOT));
    }

    /** Changes a platform's state; all its roles' last_updated move with it. */
    Uni<Void> changeState(UUID id, PlatformState state) {
        return inTransaction(session -> session.find(PlatformEntity.class, id)
                .invoke(platform -> {
                    platform.state = state.name();
                    platform.changedAt = clock.instant();
                    if (state == PlatformState.DELETED) {
                        platform.theirToken = null;
                        platform.endpoints = "[]";
                    }
                })
                .chain(() -> touchRoles(session, id))
                .chain(() -> state == PlatformState.DELETED
                        ? session.createMutationQuery("delete from IssuedToken where platformId = :id")
                                .setParameter("id", id)
                                .executeUpdate()
                                .replaceWithVoid()
                        : Uni.createFrom().voidItem()));
    }

    /** @return false where the platform was in that state already */
    Uni<Boolean> changeOffline(UUID id, boolean offline) {
        return inTransaction(session -> session.createMutationQuery(
                        "update Platform set offline = :offline where id = :id and offline <> :offline")
                .setParameter("offline", offline)
                .setParameter("id", id)
                .executeUpdate()
                .chain(count -> count == 0
                        ? Uni.createFrom().item(false)
                        : touchRoles(session, id).replaceWith(true)));
    }

    private Uni<Void> touchRoles(Mutiny.Session session, UUID id) {
        return session.createMutationQuery(
                        "update PartyRole set lastUpdated = :now where platformId = :id and active = true")
                .setParameter("now", clock.instant())
                .setParameter("id", id)
                .executeUpdate()
                .replaceWithVoid();
    }

    Uni<Void> detected(UUID id, Detection what) {
        return database.preparedQuery("UPDATE hub.platform SET " + what.column() + " = true WHERE id = $1")
                .execute(Tuple.of(id))
                .replaceWithVoid();
    }

    Uni<Void> changeQuirks(UUID id, Quirks quirks) {
        return database.preparedQuery("UPDATE hub.platform SET quirks = $2 WHERE id = $1")
                .execute(Tuple.of(id, text(quirks.toMap())))
                .replaceWithVoid();
    }

    Uni<Void> seen(Map<UUID, Instant> moments) {
        List<Tuple> batch = moments.entrySet().stream()
                .map(moment -> Tuple.of(moment.getKey(), moment.getValue().atOffset(ZoneOffset.UTC)))
                .toList();
        return batch.isEmpty()
                ? Uni.createFrom().voidItem()
                : database.preparedQuery("UPDATE hub.platform SET last_seen = $2 WHERE id = $1")
                        .executeBatch(batch)
                        .replaceWithVoid();
    }
}
