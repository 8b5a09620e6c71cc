package org.crossvolt.emsp.tokens;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.crossvolt.emsp.contracts.ContractChanged;
import org.crossvolt.ocpi.tokens.TokenType;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.ocpi.types.PartyId;
import org.jboss.logging.Logger;

/**
 * Every token in memory, with what decides about it: an authorisation asks no database. It follows the database at a
 * second's distance; what this instance changes itself it knows at once.
 */
@Singleton
public class TokenDirectory {

    private static final Logger LOG = Logger.getLogger(TokenDirectory.class);
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK_BACK = Duration.ofSeconds(10);

    private final TokenStore store;
    private final Clock clock;
    private final ConcurrentHashMap<KnownToken.Key, KnownToken> tokens = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<UUID, Set<KnownToken.Key>> byDriver = new ConcurrentHashMap<>();
    private volatile Instant upTo = Instant.EPOCH;

    TokenDirectory(TokenStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    void readAll(@Observes @Priority(200) StartupEvent start) {
        catchUp().await().atMost(START_PATIENCE);
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> follow() {
        return catchUp()
                .onFailure()
                .invoke(away -> LOG.warnf("changes of tokens are not read: %s", away.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> catchUp() {
        Instant begun = clock.instant();
        return store.changedSince(upTo)
                .invoke(changed -> {
                    take(changed);
                    upTo = begun.minus(LOOK_BACK);
                })
                .replaceWithVoid();
    }

    void changed(@Observes ContractChanged change) {
        reload(change.contract())
                .subscribe()
                .with(done -> {}, away -> LOG.warnf("a contract's tokens are read later: %s", away.getMessage()));
    }

    /** Reads the tokens of a contract again, after a change of this instance. */
    public Uni<Void> reload(String contract) {
        return store.ofContract(contract).invoke(this::take).replaceWithVoid();
    }

    private void take(List<KnownToken> changed) {
        for (KnownToken token : changed) {
            tokens.put(token.key(), token);
            byDriver.computeIfAbsent(token.driver(), driver -> ConcurrentHashMap.newKeySet())
                    .add(token.key());
        }
    }

    /** All tokens of a driver, in no order. */
    public List<KnownToken> ofDriver(UUID driver) {
        return byDriver.getOrDefault(driver, Set.of()).stream()
                .map(tokens::get)
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * A token of one of our parties. An eMAID is found with and without its check digit and separators, under whatever
     * type later versions have for it (pnc-pki 5).
     */
    public Optional<KnownToken> find(PartyId party, String uid, String type) {
        String owner = party.countryCode().folded() + "-" + party.partyId().folded();
        KnownToken exact = tokens.get(KnownToken.Key.of(owner, uid, type));
        if (exact != null || type.equals(TokenType.RFID.text())) {
            return Optional.ofNullable(exact);
        }
        try {
            return Optional.ofNullable(
                    tokens.get(KnownToken.Key.of(owner, Emaid.parse(uid).withCheckDigit(), TokenType.OTHER.text())));
        } catch (IllegalArgumentException notAnEmaid) {
            return Optional.empty();
        }
    }
}
