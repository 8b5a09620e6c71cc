package org.crossvolt.ocpi.party;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.crossvolt.ocpi.credentials.CredentialsRole;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.types.Read;
import org.crossvolt.ocpi.types.Role;
import org.crossvolt.ocpi.versions.Endpoint;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.CredentialsToken;
import org.crossvolt.ocpi.wire.SecretBox;
import org.crossvolt.ocpi.wire.Sha256;
import org.crossvolt.ocpi.wire.TokenEncoding;
import org.jspecify.annotations.Nullable;

/**
 * The link with the hub at one moment: the registered hub, if there is one, and the tokens we issued. Immutable.
 *
 * @param issued our tokens as hashes
 * @param version of the document it was read from
 */
public record Link(@Nullable Hub hub, List<Issued> issued, long version) {

    public static final Link NONE = new Link(null, List.of(), 0);

    public Link {
        issued = List.copyOf(issued);
    }

    /**
     * The other side.
     *
     * @param token the one it gave us; encrypted wherever it is written down
     */
    public record Hub(
            String versionsUrl,
            String token,
            TokenEncoding encoding,
            List<Endpoint> endpoints,
            List<CredentialsRole> roles) {

        public Hub {
            endpoints = List.copyOf(endpoints);
            roles = List.copyOf(roles);
        }

        public Optional<String> endpoint(ModuleId module, InterfaceRole role) {
            return endpoints.stream()
                    .filter(endpoint -> endpoint.module().equals(Optional.of(module)))
                    .filter(endpoint -> module == ModuleId.CREDENTIALS || endpoint.role() == role)
                    .map(Endpoint::url)
                    .findFirst();
        }

        /** The hub's own party, which messages for everybody are addressed to. */
        public PartyId party() {
            return roles.stream()
                    .filter(role -> role.role().equals(Role.HUB))
                    .findFirst()
                    .orElse(roles.getFirst())
                    .party();
        }

        /** The whole header for calls to it. */
        public String authorization() {
            return CredentialsToken.authorization(token, encoding);
        }

        @Override
        public String toString() {
            return "Hub[" + versionsUrl + "]";
        }
    }

    /** A token we issued; without {@code expiresAt} it holds until it is replaced. */
    public record Issued(
            String hash, TokenKind kind, @Nullable Instant expiresAt) {

        static Issued of(String token, TokenKind kind, @Nullable Instant expiresAt) {
            return new Issued(Sha256.hex(token), kind, expiresAt);
        }

        boolean holdsAt(Instant now) {
            return expiresAt == null || expiresAt.isAfter(now);
        }
    }

    /** Which of our tokens the Authorization header holds, in whichever of its spellings, or null. */
    @Nullable
    Caller authenticate(@Nullable String authorization, Instant now) {
        for (CredentialsToken.Candidate candidate : CredentialsToken.candidates(authorization)) {
            String hash = Sha256.hex(candidate.token());
            for (Issued one : issued) {
                if (one.hash.equals(hash) && one.holdsAt(now)) {
                    return new Caller(one.kind, candidate.token(), candidate.encoding());
                }
            }
        }
        return null;
    }

    /** One more token; those that have expired are left out. */
    Link with(Issued token, Instant now) {
        List<Issued> more =
                new ArrayList<>(issued.stream().filter(one -> one.holdsAt(now)).toList());
        more.add(token);
        return new Link(hub, more, version);
    }

    Link without(String token) {
        String hash = Sha256.hex(token);
        return new Link(
                hub, issued.stream().filter(one -> !one.hash.equals(hash)).toList(), version);
    }

    /** Registered with this hub; the new token holds, all others end at {@code overlap} at the latest (C-2, C-5). */
    Link registered(Hub with, String token, Instant overlap) {
        List<Issued> tokens = new ArrayList<>();
        String hash = Sha256.hex(token);
        for (Issued one : issued) {
            if (!one.hash.equals(hash)) {
                boolean sooner = one.expiresAt != null && one.expiresAt.isBefore(overlap);
                tokens.add(sooner ? one : new Issued(one.hash, one.kind, overlap));
            }
        }
        tokens.add(new Issued(hash, TokenKind.REGISTERED, null));
        return new Link(with, tokens, version);
    }

    String write(SecretBox secrets) {
        ObjectNode document = OcpiJson.mapper().createObjectNode();
        if (hub != null) {
            ObjectNode theirs = document.putObject("hub");
            theirs.put("versions_url", hub.versionsUrl);
            theirs.put("token", Base64.getEncoder().encodeToString(secrets.seal(hub.token)));
            theirs.put("encoding", hub.encoding.name());
            theirs.set("endpoints", OcpiJson.mapper().valueToTree(hub.endpoints));
            theirs.set("roles", OcpiJson.mapper().valueToTree(hub.roles));
        }
        ArrayNode tokens = document.putArray("issued");
        for (Issued one : issued) {
            ObjectNode token = tokens.addObject().put("hash", one.hash).put("kind", one.kind.name());
            if (one.expiresAt != null) {
                token.put("expires_at", one.expiresAt.toString());
            }
        }
        return document.toString();
    }

    static Link read(LinkStore.Kept kept, SecretBox secrets) {
        JsonNode document;
        try {
            document = OcpiJson.mapper().readTree(kept.document());
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("the kept link with the hub can not be read", broken);
        }
        JsonNode theirs = document.path("hub");
        Hub hub = theirs.isObject()
                ? new Hub(
                        theirs.path("versions_url").asText(),
                        secrets.open(
                                Base64.getDecoder().decode(theirs.path("token").asText())),
                        TokenEncoding.valueOf(theirs.path("encoding").asText()),
                        OcpiReader.readEach(theirs.path("endpoints"), Endpoint.class).stream()
                                .map(Read::orRefuse)
                                .toList(),
                        OcpiReader.readEach(theirs.path("roles"), CredentialsRole.class).stream()
                                .map(Read::orRefuse)
                                .toList())
                : null;
        List<Issued> issued = new ArrayList<>();
        for (JsonNode token : document.path("issued")) {
            JsonNode expires = token.path("expires_at");
            issued.add(new Issued(
                    token.path("hash").asText(),
                    TokenKind.valueOf(token.path("kind").asText()),
                    expires.isMissingNode() ? null : Instant.parse(expires.asText())));
        }
        return new Link(hub, issued, kept.version());
    }
}
