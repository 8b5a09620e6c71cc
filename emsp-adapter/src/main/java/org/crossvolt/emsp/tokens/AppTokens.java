package org.crossvolt.emsp.tokens;

import com.github.f4b6a3.uuid.UuidCreator;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.crossvolt.emsp.contracts.Contract;
import org.crossvolt.emsp.contracts.ContractState;
import org.crossvolt.emsp.contracts.ContractStore;
import org.crossvolt.emsp.locations.KnownLocations;
import org.crossvolt.emsp.objects.ObjectKey;
import org.crossvolt.emsp.registration.OurParties;
import org.crossvolt.ocpi.tokens.LocationReferences;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;
import org.jspecify.annotations.Nullable;

/** The token a driver's app charges with: made when it is first needed, asked as strictly as a card. */
@Singleton
public class AppTokens {

    private static final String APP_USER = "APP_USER";

    private final TokenStore store;
    private final TokenDirectory directory;
    private final ContractStore contracts;
    private final KnownLocations locations;
    private final OurParties parties;
    private final Clock clock;

    AppTokens(
            TokenStore store,
            TokenDirectory directory,
            ContractStore contracts,
            KnownLocations locations,
            OurParties parties,
            Clock clock) {
        this.store = store;
        this.directory = directory;
        this.contracts = contracts;
        this.locations = locations;
        this.parties = parties;
        this.clock = clock;
    }

    /** @return nothing where the driver has no running contract */
    public Uni<Optional<KnownToken>> of(UUID driver) {
        Optional<KnownToken> known = known(driver);
        if (known.isPresent()) {
            return Uni.createFrom().item(known);
        }
        return contracts.ofDriver(driver).flatMap(all -> {
            Contract contract = all.stream()
                    .filter(one -> one.state() == ContractState.ACTIVE)
                    .max(Comparator.comparing(Contract::validFrom))
                    .orElse(null);
            if (contract == null) {
                return Uni.createFrom().item(Optional.empty());
            }
            return store.add(newToken(contract))
                    .chain(() -> directory.reload(contract.id()))
                    .map(done -> known(driver));
        });
    }

    private Optional<KnownToken> known(UUID driver) {
        Instant now = clock.instant();
        List<KnownToken> mine = directory.ofDriver(driver).stream()
                .filter(token -> token.type().equals(APP_USER))
                .toList();
        // A blocked one is found as well, so that the driver is told why.
        return mine.stream()
                .filter(token -> token.isValid(now))
                .findFirst()
                .or(() -> mine.stream().findFirst());
    }

    private TokenStore.NewToken newToken(Contract contract) {
        String uid = UUID.randomUUID().toString();
        return new TokenStore.NewToken(
                UuidCreator.getTimeOrderedEpochPlus1(),
                contract.id(),
                contract.party(),
                uid,
                APP_USER,
                null,
                parties.issuer(contract.party()),
                null,
                null,
                "NEVER",
                null,
                null,
                false);
    }

    /** Why this token may not charge there now, or null: commands carry tokens that are authorised already (3.6). */
    public @Nullable String refusal(KnownToken token, PartyId cpo, CiString location, @Nullable CiString evse) {
        LocationReferences references = new LocationReferences(location, evse == null ? List.of() : List.of(evse));
        Authorization.Answer answer = Authorization.decide(new Authorization.Question(
                token,
                cpo.countryCode().folded() + "-" + cpo.partyId().folded(),
                references,
                locations.find(ObjectKey.of(ModuleId.LOCATIONS, cpo, location)).orElse(null),
                clock.instant()));
        return switch (answer) {
            case Authorization.Answer.Allowed allowed -> null;
            case Authorization.Answer.Refused refused -> refused.why();
            case Authorization.Answer.PlaceNeeded needed -> "The contract is for some places only.";
        };
    }
}
