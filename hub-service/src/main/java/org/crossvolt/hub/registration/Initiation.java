package org.crossvolt.hub.registration;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.crossvolt.ocpi.credentials.Credentials;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiJson;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.versions.Endpoint;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.CredentialsToken;
import org.crossvolt.ocpi.wire.MessageIds;
import org.crossvolt.ocpi.wire.OcpiCall;
import org.crossvolt.ocpi.wire.OcpiClient;
import org.crossvolt.ocpi.wire.PartnerVersions;
import org.crossvolt.ocpi.wire.TokenEncoding;

/**
 * The initiator's side of the credentials handshake (4.1 steps 1 to 4 and 8). Our token B works before the POST leaves,
 * because they call back while it is on its way (C-1), and ends with a POST that failed (C-3).
 */
@Singleton
class Initiation {

    private final PlatformStore store;
    private final PartyDirectory directory;
    private final PartnerVersions versions;
    private final Handshake handshake;
    private final OcpiClient client;
    private final HubIdentity hub;
    private final HubConfig config;
    private final Clock clock;

    Initiation(
            PlatformStore store,
            PartyDirectory directory,
            PartnerVersions versions,
            Handshake handshake,
            OcpiClient client,
            HubIdentity hub,
            HubConfig config,
            Clock clock) {
        this.store = store;
        this.directory = directory;
        this.versions = versions;
        this.handshake = handshake;
        this.client = client;
        this.hub = hub;
        this.config = config;
        this.clock = clock;
    }

    /** @return the new platform's id, or a failure whose sentence names the step that failed */
    Uni<UUID> connect(String name, String versionsUrl, String tokenA) {
        UUID id = UUID.randomUUID();
        String tokenB = CredentialsToken.random();
        String authorization = CredentialsToken.authorization(tokenA, TokenEncoding.BASE64);
        return versions.endpoints(versionsUrl, authorization)
                .chain(endpoints -> store.create(
                                id,
                                name,
                                tokenB,
                                TokenKind.HANDSHAKE,
                                clock.instant()
                                        .plus(config.registrationDeadline().multipliedBy(3)))
                        .chain(directory::changedHere)
                        .chain(() -> post(endpoints, authorization, tokenB))
                        .invoke(theirs -> handshake.check(id, theirs))
                        .chain(theirs -> store.register(
                                id,
                                new PlatformStore.Registration(
                                        theirs,
                                        PartnerVersions.VERSION,
                                        endpoints,
                                        TokenEncoding.BASE64,
                                        false,
                                        tokenB),
                                clock.instant()))
                        .chain(directory::changedHere)
                        .replaceWith(id)
                        .onFailure()
                        .call(() -> store.forget(id).chain(directory::changedHere)));
    }

    private Uni<Credentials> post(List<Endpoint> endpoints, String authorization, String tokenB) {
        String url = endpoints.stream()
                .filter(endpoint ->
                        endpoint.identifier().toString().equalsIgnoreCase(ModuleId.CREDENTIALS.identifier()))
                .map(Endpoint::url)
                .findFirst()
                .orElseThrow();
        Buffer body;
        try {
            body = Buffer.buffer(OcpiJson.mapper().writeValueAsBytes(hub.credentials(tokenB)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
        return client.send(new OcpiCall(
                        HttpMethod.POST,
                        url,
                        authorization,
                        MessageIds.fresh(),
                        null,
                        body,
                        config.registrationDeadline().multipliedBy(2)))
                .map(answer -> {
                    var data = PartnerVersions.dataOf("the answer to POST credentials", url, answer);
                    try {
                        return OcpiReader.read(data, Credentials.class).orRefuse();
                    } catch (OcpiException unreadable) {
                        throw new OcpiException(
                                OcpiStatusCode.CLIENT_API_UNUSABLE,
                                "the credentials they answered can not be used: " + unreadable.sentence());
                    }
                });
    }
}
