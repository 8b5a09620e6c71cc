package org.crossvolt.emsp.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.crossvolt.emsp.Questions;
import org.crossvolt.ocpi.types.Emaid;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.jspecify.annotations.Nullable;

/**
 * A contract that an operator wants: one line of an import or one request.
 *
 * @param id made up where it is absent
 * @param spent what is owed from before; below zero for what was paid ahead
 */
record ContractRequest(
        UUID driver,
        @Nullable Emaid id,
        Instant validFrom,
        @Nullable Instant validUntil,
        String currency,
        Limits limits,
        ContractState state,
        BigDecimal spent) {

    static final Set<String> FIELDS = Set.of("driver", "id", "valid_from", "valid_until", "currency", "limits");

    /** A file also says what became of its contracts since they were made. */
    static final Set<String> FIELDS_OF_FILES =
            Stream.concat(FIELDS.stream(), Stream.of("state", "spent")).collect(Collectors.toUnmodifiableSet());

    private static final UUID NOBODY = new UUID(0, 0);
    private static final BigDecimal MOST_SPENT = new BigDecimal("1000000000");

    /** Notes everything that is wrong in the request. */
    static ContractRequest read(JsonRequest request, Instant now) {
        Instant from = request.optional("valid_from", Questions::moment);
        Instant until = request.optional("valid_until", Questions::moment);
        Emaid given = request.optional("id", Emaid::parse);
        Instant begin = from == null ? now : from;
        if (until != null && !until.isAfter(begin)) {
            request.refuse("valid_until", "order", "has to be after valid_from", until.toString());
        }
        if (given != null && given.hasWrongCheckDigit()) {
            request.refuse("id", "check-digit", "has another check digit than its other characters ask for", null);
        }
        return new ContractRequest(
                driver(request),
                given,
                begin,
                until,
                currency(request),
                LimitsReader.read(request),
                state(request),
                spent(request));
    }

    private static UUID driver(JsonRequest request) {
        UUID driver = request.optional("driver", UUID::fromString);
        if (driver == null && request.field("driver") == null) {
            request.refuse("driver", "required", "is missing", null);
        }
        return driver == null ? NOBODY : driver;
    }

    private static String currency(JsonRequest request) {
        String currency = request.optional("currency", text -> {
            try {
                return Currency.getInstance(text).getCurrencyCode();
            } catch (IllegalArgumentException none) {
                throw new IllegalArgumentException("needs an ISO 4217 code such as EUR", none);
            }
        });
        return currency == null ? "EUR" : currency;
    }

    private static ContractState state(JsonRequest request) {
        ContractState state = request.optional("state", text -> switch (text) {
            case "ACTIVE" -> ContractState.ACTIVE;
            case "BLOCKED" -> ContractState.BLOCKED;
            default -> throw new IllegalArgumentException("is ACTIVE or BLOCKED");
        });
        return state == null ? ContractState.ACTIVE : state;
    }

    private static BigDecimal spent(JsonRequest request) {
        JsonNode spent = request.field("spent");
        if (spent == null) {
            return BigDecimal.ZERO;
        }
        if (!spent.isNumber() || spent.decimalValue().abs().compareTo(MOST_SPENT) > 0) {
            request.refuse(
                    "spent", "range", "needs an amount from -" + MOST_SPENT + " to " + MOST_SPENT, spent.toString());
            return BigDecimal.ZERO;
        }
        return spent.decimalValue();
    }

    @Override
    public String toString() {
        return "ContractRequest[state=" + state + "]";
    }
}
