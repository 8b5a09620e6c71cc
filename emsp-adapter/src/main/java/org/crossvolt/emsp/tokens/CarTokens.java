package org.crossvolt.emsp.tokens;

import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import org.crossvolt.emsp.contracts.Contract;
import org.crossvolt.emsp.registration.OurParties;
import org.crossvolt.ocpi.tokens.TokenType;

/** The token of Plug & Charge: the contract's own eMAID, of type OTHER because OCPI 2.2.1 has no other (pnc-pki 5). */
@Singleton
public class CarTokens {

    private final TokenStore store;
    private final TokenDirectory directory;
    private final OurParties parties;

    CarTokens(TokenStore store, TokenDirectory directory, OurParties parties) {
        this.store = store;
        this.directory = directory;
        this.parties = parties;
    }

    /** Made where it is missing, unblocked where it was blocked. A network asks in real time, and never from a list. */
    public Uni<Void> allow(Contract contract) {
        TokenStore.NewToken token = new TokenStore.NewToken(
                UuidCreator.getTimeOrderedEpochPlus1(),
                contract.id(),
                contract.party(),
                contract.id(),
                TokenType.OTHER.text(),
                null,
                parties.issuer(contract.party()),
                null,
                null,
                "NEVER",
                null,
                null,
                false);
        return store.add(token)
                .flatMap(added -> added ? Uni.createFrom().voidItem() : block(contract, false))
                .chain(() -> directory.reload(contract.id()));
    }

    public Uni<Void> refuse(Contract contract) {
        return block(contract, true).chain(() -> directory.reload(contract.id()));
    }

    private Uni<Void> block(Contract contract, boolean blocked) {
        return store.ofContract(contract.id())
                .map(all -> all.stream()
                        .filter(token -> token.type().equals(TokenType.OTHER.text())
                                && token.uid().equals(contract.id()))
                        .toList())
                .onItem()
                .transformToMulti((List<KnownToken> mine) -> Multi.createFrom().iterable(mine))
                .onItem()
                .transformToUniAndConcatenate(token -> store.block(token.id(), blocked))
                .collect()
                .last()
                .replaceWithVoid();
    }
}
