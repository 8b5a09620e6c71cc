package org.crossvolt.hub.registration;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.crossvolt.ocpi.hubclientinfo.ConnectionStatus;
import org.crossvolt.ocpi.objects.PlainDates;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.CredentialsToken;
import org.crossvolt.ocpi.wire.TokenEncoding;
import org.jspecify.annotations.Nullable;

/** A counter-platform as it was when the directory was last read. Immutable. */
public final class Platform {

    private final UUID id;
    private final String name;
    private final PlatformState state;
    private final boolean offline;
    private final @Nullable String versionsUrl;
    private final @Nullable String version;
    private final List<PartyRole> parties;
    private final Set<PartyId> hosted;
    private final Map<EndpointKey, String> endpoints;
    private final String authorization;
    private final TokenEncoding detectedEncoding;
    private final Set<Detection> detections;
    private final Quirks quirks;
    private final @Nullable Instant lastSeen;

    Platform(
            UUID id,
            String name,
            PlatformState state,
            boolean offline,
            @Nullable String versionsUrl,
            @Nullable String version,
            List<PartyRole> parties,
            Map<EndpointKey, String> endpoints,
            @Nullable String theirToken,
            TokenEncoding detectedEncoding,
            Set<Detection> detections,
            Quirks quirks,
            @Nullable Instant lastSeen) {
        this.id = id;
        this.name = name;
        this.state = state;
        this.offline = offline;
        this.versionsUrl = versionsUrl;
        this.version = version;
        this.parties = List.copyOf(parties);
        this.hosted = parties.stream().map(PartyRole::party).collect(Collectors.toUnmodifiableSet());
        this.endpoints = Map.copyOf(endpoints);
        this.detectedEncoding = detectedEncoding;
        this.detections = Set.copyOf(detections);
        this.quirks = quirks;
        this.authorization = theirToken == null ? "" : authorization(theirToken, detectedEncoding, quirks);
        this.lastSeen = lastSeen;
    }

    private static String authorization(String theirToken, TokenEncoding detected, Quirks quirks) {
        if (quirks.is(Quirks.Switch.TOKEN_WITH_NEWLINE)) {
            return CredentialsToken.authorizationWithNewline(theirToken);
        }
        Boolean raw = quirks.get(Quirks.Switch.RAW_TOKEN);
        TokenEncoding set = Boolean.TRUE.equals(raw) ? TokenEncoding.RAW : TokenEncoding.BASE64;
        return CredentialsToken.authorization(theirToken, raw == null ? detected : set);
    }

    /**
     * The whole header with a token that is not in the directory yet.
     *
     * @param detected how they wrote ours
     */
    String authorization(String theirToken, TokenEncoding detected) {
        return authorization(theirToken, detected, quirks);
    }

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }

    public PlatformState state() {
        return state;
    }

    public boolean isOffline() {
        return offline;
    }

    public @Nullable String versionsUrl() {
        return versionsUrl;
    }

    public @Nullable String version() {
        return version;
    }

    public List<PartyRole> parties() {
        return parties;
    }

    public Map<EndpointKey, String> endpoints() {
        return endpoints;
    }

    /** Whether the hub found this out by itself; what an operator set counts more. */
    public boolean detected(Detection what) {
        return detections.contains(what);
    }

    /** Whether it is brought whole objects only. */
    public boolean needsWholeObjects() {
        return isSo(Quirks.Switch.WHOLE_OBJECTS, Detection.WHOLE_OBJECTS);
    }

    private boolean isSo(Quirks.Switch which, Detection otherwise) {
        Boolean set = quirks.get(which);
        return set == null ? detections.contains(otherwise) : set;
    }

    /** Whether it reads one form of DateTime only. */
    public boolean needsPlainDates() {
        return quirks.is(Quirks.Switch.PLAIN_DATES);
    }

    /** What is brought to it, its DateTimes in the form it can read; for most platforms the same buffer. */
    public @Nullable Buffer brought(@Nullable Buffer body) {
        return body == null || !needsPlainDates() ? body : Buffer.buffer(PlainDates.inObject(body.getBytes()));
    }

    /** The same for an envelope that answers it. */
    public @Nullable Buffer answered(@Nullable Buffer envelope) {
        return envelope == null || !needsPlainDates()
                ? envelope
                : Buffer.buffer(PlainDates.inAnswer(envelope.getBytes()));
    }

    /** The HTTP status it shall see around an OCPI status: some look at nothing else. */
    public int httpStatus(int httpStatus, int statusCode) {
        boolean functionalError = httpStatus == 200 && statusCode / 1000 == 2;
        return functionalError && quirks.is(Quirks.Switch.HTTP_400) ? 400 : httpStatus;
    }

    public TokenEncoding detectedEncoding() {
        return detectedEncoding;
    }

    public Quirks quirks() {
        return quirks;
    }

    public @Nullable Instant lastSeen() {
        return lastSeen;
    }

    /** The address of something below one of its endpoints, written as it wants it. */
    public String address(String endpoint, String suffix, String query) {
        StringBuilder url =
                new StringBuilder(endpoint.length() + suffix.length() + query.length() + 3).append(endpoint);
        if (!suffix.isEmpty()) {
            if (url.charAt(url.length() - 1) != '/') {
                url.append('/');
            }
            url.append(suffix);
        }
        if (isSo(Quirks.Switch.TRAILING_SLASH, Detection.TRAILING_SLASH) && url.charAt(url.length() - 1) != '/') {
            url.append('/');
        }
        if (query.isEmpty()) {
            return url.toString();
        }
        String asked = needsPlainDates() ? PlainDates.inQuery(query) : query;
        return url.append('?').append(asked).toString();
    }

    /** Where one interface is, or null. */
    public @Nullable String endpoint(ModuleId module, InterfaceRole role) {
        return endpoints.get(new EndpointKey(module, role));
    }

    /** The parties, whatever their roles. */
    public Set<PartyId> hosted() {
        return hosted;
    }

    public boolean hosts(PartyId party) {
        return hosted.contains(party);
    }

    /** The best status among a party's roles: a party is one address. */
    public ConnectionStatus connectionStatus(PartyId party) {
        ConnectionStatus best = ConnectionStatus.SUSPENDED;
        for (PartyRole role : parties) {
            if (role.party().equals(party) && role.status() != ConnectionStatus.SUSPENDED) {
                best = role.status();
            }
        }
        return best;
    }

    /** The whole header for calls to this platform. */
    public String authorizationHeader() {
        return authorization;
    }

    @Override
    public String toString() {
        return name + " (" + id + ", " + state + ")";
    }
}
