package org.crossvolt.cpo.tokens;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.crossvolt.cpo.registration.CpoPlatform;
import org.crossvolt.cpo.registration.HubJoined;
import org.crossvolt.ocpi.party.HubClient;
import org.crossvolt.ocpi.tokens.Token;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.Read;
import org.crossvolt.ocpi.versions.ModuleId;
import org.jboss.logging.Logger;

/** Reads the hub's whole list of tokens when we have joined it; afterwards they are pushed to us (T-55, T-57). */
@Singleton
class TokensCrawl {

    private static final Logger LOG = Logger.getLogger(TokensCrawl.class);

    private final HubClient hub;
    private final TokenStore store;
    private final CpoPlatform own;

    TokensCrawl(HubClient hub, TokenStore store, CpoPlatform own) {
        this.hub = hub;
        this.store = store;
        this.own = own;
    }

    void joined(@Observes HubJoined joined) {
        Multi.createFrom()
                .iterable(own.roles())
                .onItem()
                .transformToUniAndConcatenate(
                        role -> hub.crawl(ModuleId.TOKENS, "", hub.toAll(role.party()), page -> keep(page)))
                .collect()
                .asList()
                .subscribe()
                .with(
                        pages -> LOG.infof("read the hub's tokens: %s page(s)", pages),
                        failure -> LOG.warnf("the hub's tokens could not be read: %s", failure.getMessage()));
    }

    /** The good ones are kept, the bad ones logged (T-29). */
    private Uni<Void> keep(com.fasterxml.jackson.databind.JsonNode page) {
        return Multi.createFrom()
                .iterable(OcpiReader.readEach(page, Token.class))
                .onItem()
                .transformToUniAndConcatenate(read -> switch (read) {
                    case Read.Valid<Token> valid -> {
                        Token token = valid.value();
                        yield store.put(
                                        new TokenStore.Key(
                                                token.party(),
                                                token.uid().toString(),
                                                token.type().text()),
                                        token)
                                .replaceWithVoid();
                    }
                    case Read.Invalid<Token> invalid -> {
                        LOG.warnf("a token of the hub's list can not be used: %s", invalid.violations());
                        yield Uni.createFrom().voidItem();
                    }
                })
                .collect()
                .last();
    }
}
