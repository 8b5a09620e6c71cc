package org.crossvolt.emsp.tokens;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.crossvolt.ocpi.party.HubClient;
import org.crossvolt.ocpi.party.HubLink;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.InterfaceRole;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.OcpiAnswer;
import org.jboss.logging.Logger;

/**
 * Brings every token's newest state to the hub, which brings it to the CPOs. What the hub did not acknowledge is tried again
 * with the state it has then; after an absence nobody has to remember what was missed.
 */
@Singleton
public class TokenPush {

    private static final Logger LOG = Logger.getLogger(TokenPush.class);

    private final TokenStore store;
    private final HubLink link;
    private final HubClient hub;
    private final TokensConfig config;
    private final Clock clock;

    TokenPush(TokenStore store, HubLink link, HubClient hub, TokensConfig config, Clock clock) {
        this.store = store;
        this.link = link;
        this.hub = hub;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(every = "{crossvolt.emsp.tokens.push-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> push() {
        if (link.current().hub() == null) {
            return Uni.createFrom().voidItem();
        }
        return store.noteTime()
                .chain(() -> store.toPush(config.pushBatch()))
                .onItem()
                .transformToMulti(Multi.createFrom()::iterable)
                .onItem()
                .transformToUniAndConcatenate(this::push)
                .select()
                .first(accepted -> accepted)
                .collect()
                .last()
                .replaceWithVoid()
                .onFailure()
                .invoke(away -> LOG.warnf("tokens are pushed later: %s", away.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    /** @return false where the hub did not take it: the round ends, and the next one begins with it again */
    private Uni<Boolean> push(KnownToken token) {
        PartyId owner = PartyId.parse(token.party());
        String path = "/" + owner.countryCode() + "/" + owner.partyId() + "/"
                + URLEncoder.encode(token.uid(), StandardCharsets.UTF_8).replace("+", "%20") + "?type=" + token.type();
        return hub.send(
                        HttpMethod.PUT,
                        ModuleId.TOKENS,
                        InterfaceRole.RECEIVER,
                        path,
                        hub.toAll(owner),
                        token.toOcpi(clock.instant()))
                .flatMap(answer -> {
                    if (answer instanceof OcpiAnswer.Answered answered && answered.isSuccess()) {
                        return store.pushed(token.id(), token.lastUpdated()).replaceWith(true);
                    }
                    LOG.warnf("the hub did not take %s: %s", token, answer.describe());
                    return Uni.createFrom().item(false);
                });
    }
}
