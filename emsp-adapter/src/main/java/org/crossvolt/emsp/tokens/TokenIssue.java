package org.crossvolt.emsp.tokens;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;
import org.crossvolt.emsp.Questions;
import org.crossvolt.emsp.contracts.Contract;
import org.crossvolt.emsp.contracts.ContractState;
import org.crossvolt.emsp.contracts.ContractStore;
import org.crossvolt.emsp.registration.OurParties;
import org.crossvolt.ocpi.wire.JsonRequest;

/** Issues a token that was asked for, one or one of many, and lets this instance know it at once. */
@Singleton
class TokenIssue {

    private final TokenStore store;
    private final TokenDirectory directory;
    private final ContractStore contracts;
    private final OurParties parties;
    private final Clock clock;

    TokenIssue(TokenStore store, TokenDirectory directory, ContractStore contracts, OurParties parties, Clock clock) {
        this.store = store;
        this.directory = directory;
        this.contracts = contracts;
        this.parties = parties;
        this.clock = clock;
    }

    /** @return a failure that says why there is no such token: 400 for its contract, 409 where it is taken */
    Uni<TokenView> add(JsonRequest request, TokenRequest wanted) {
        return contracts.find(wanted.contract()).flatMap(found -> {
            Contract contract = found.orElse(null);
            if (contract == null || contract.state() == ContractState.ENDED) {
                request.refuse("contract", "known", "is no running contract of ours", null);
                request.requireRight();
                throw Questions.unknown("contract");
            }
            TokenStore.NewToken token = wanted.toToken(contract.party(), parties.issuer(contract.party()));
            return store.add(token).flatMap(added -> {
                if (!added) {
                    throw Questions.conflict("A token of this party has this uid and type already.");
                }
                return reread(token.id(), contract.id());
            });
        });
    }

    Uni<TokenView> reread(UUID id, String contract) {
        return directory
                .reload(contract)
                .chain(() -> store.find(id))
                .map(found -> TokenView.of(found.orElseThrow(() -> Questions.unknown("token")), clock.instant()));
    }
}
