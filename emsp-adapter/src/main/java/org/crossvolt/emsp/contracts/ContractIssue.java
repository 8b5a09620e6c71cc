package org.crossvolt.emsp.contracts;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import org.crossvolt.emsp.Questions;
import org.crossvolt.emsp.drivers.Driver;
import org.crossvolt.emsp.drivers.DriverStore;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.ocpi.wire.JsonRequest;

/** Makes a contract that was asked for, one or one of many. */
@Singleton
class ContractIssue {

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final int RANDOM_CHARACTERS = 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ContractStore contracts;
    private final DriverStore drivers;

    ContractIssue(ContractStore contracts, DriverStore drivers) {
        this.contracts = contracts;
        this.drivers = drivers;
    }

    /** @return a failure that says why there is no such contract: 400 for its driver or id, 409 where it is taken */
    Uni<Contract> add(JsonRequest request, ContractRequest wanted) {
        return drivers.find(wanted.driver()).flatMap(found -> {
            Driver owner = found.filter(driver -> driver.erasedAt() == null).orElse(null);
            if (owner == null) {
                request.refuse(
                        "driver",
                        "known",
                        "is no driver of ours",
                        wanted.driver().toString());
                request.requireRight();
                throw Questions.unknown("driver");
            }
            Contract contract = contract(request, wanted, owner);
            request.requireRight();
            return contracts.add(contract).map(added -> {
                if (!added) {
                    throw Questions.conflict("There is a contract with this id already.");
                }
                return contract;
            });
        });
    }

    private static Contract contract(JsonRequest request, ContractRequest wanted, Driver owner) {
        String provider = owner.party().replace("-", "");
        Emaid given = wanted.id();
        if (given != null && !given.provider().equals(provider)) {
            request.refuse("id", "provider", "has to begin with the driver's party, " + provider, null);
        }
        return new Contract(
                given == null ? newId(provider) : given.withCheckDigit(),
                owner.id(),
                owner.party(),
                wanted.state(),
                wanted.validFrom(),
                wanted.validUntil(),
                wanted.currency(),
                wanted.limits(),
                wanted.spent());
    }

    /** An eMAID nobody has: country, provider, C, eight random characters, check digit. */
    private static String newId(String provider) {
        StringBuilder id = new StringBuilder(provider).append('C');
        for (int i = 0; i < RANDOM_CHARACTERS; i++) {
            id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return Emaid.parse(id.toString()).withCheckDigit();
    }
}
