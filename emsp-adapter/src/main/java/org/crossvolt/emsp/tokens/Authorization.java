package org.crossvolt.emsp.tokens;

import java.time.Instant;
import java.util.List;
import org.crossvolt.emsp.contracts.ContractState;
import org.crossvolt.emsp.contracts.Limits;
import org.crossvolt.ocpi.locations.Evse;
import org.crossvolt.ocpi.locations.Location;
import org.crossvolt.ocpi.locations.Status;
import org.crossvolt.ocpi.tokens.AllowedType;
import org.crossvolt.ocpi.tokens.LocationReferences;
import org.crossvolt.ocpi.types.CiString;
import org.crossvolt.ocpi.types.PartyId;
import org.jspecify.annotations.Nullable;

/**
 * The decision whether a token may charge (section 3.5). Values in, values out; neither opening hours nor an EVSE's status
 * are a reason to say no.
 */
final class Authorization {

    private Authorization() {}

    /**
     * @param cpo who asks, such as {@code NL-CVC}
     * @param references where, as far as it was said
     * @param location the same place as we know it; absent for one that was never published, such as a charger at home
     */
    record Question(
            KnownToken token,
            String cpo,
            @Nullable LocationReferences references,
            @Nullable Location location,
            Instant now) {}

    sealed interface Answer {

        /** @param where the EVSEs that are allowed, where the question named a place */
        record Allowed(@Nullable LocationReferences where) implements Answer {}

        /** @param why a sentence for the driver */
        record Refused(AllowedType allowed, String why) implements Answer {}

        /** 2002: nothing is wrong, but it can not be decided without the place. */
        record PlaceNeeded() implements Answer {}
    }

    static Answer decide(Question question) {
        KnownToken token = question.token();
        if (token.blocked() || token.contractState() != ContractState.ACTIVE) {
            return new Answer.Refused(AllowedType.BLOCKED, "This token or its contract is blocked.");
        }
        if (token.isExpired(question.now())) {
            return new Answer.Refused(AllowedType.EXPIRED, "This token or its contract has expired.");
        }
        if (question.now().isBefore(token.contractFrom())) {
            return new Answer.Refused(AllowedType.NOT_ALLOWED, "The contract has not begun yet.");
        }
        Limits limits = token.limits();
        if (limits.credit() != null && token.spent().compareTo(limits.credit()) >= 0) {
            return new Answer.Refused(AllowedType.NO_CREDIT, "The credit of this contract is used up.");
        }
        if (limits.excludedPartners().contains(question.cpo())
                || (!limits.partners().isEmpty() && !limits.partners().contains(question.cpo()))) {
            return new Answer.Refused(AllowedType.NOT_ALLOWED, "The contract does not cover this charging network.");
        }
        if (limits.hours() != null && !limits.hours().contain(question.now())) {
            return new Answer.Refused(AllowedType.NOT_ALLOWED, "The contract does not cover this time of the day.");
        }
        return atPlace(question);
    }

    private static Answer atPlace(Question question) {
        Limits limits = question.token().limits();
        LocationReferences asked = question.references();
        Location location = question.location();
        if (asked == null && limits.needPlace()) {
            return new Answer.PlaceNeeded();
        }
        if (!limits.countries().isEmpty()
                && (location == null || !limits.countries().contains(location.country()))) {
            return new Answer.Refused(AllowedType.NOT_ALLOWED, "The contract does not cover this country.");
        }
        // The reference names the place, so that a charger that was never published can be allowed as well.
        if (asked != null
                && !limits.locations().isEmpty()
                && !limits.locations().contains(Limits.location(PartyId.parse(question.cpo()), asked.locationId()))) {
            return new Answer.Refused(AllowedType.NOT_ALLOWED, "The contract does not cover this charging location.");
        }
        if (asked == null || location == null || asked.evseUids().isEmpty()) {
            return new Answer.Allowed(asked);
        }
        List<CiString> there =
                asked.evseUids().stream().filter(uid -> has(location, uid)).toList();
        return there.isEmpty()
                ? new Answer.Refused(AllowedType.NOT_ALLOWED, "There is no such EVSE at this place.")
                : new Answer.Allowed(new LocationReferences(asked.locationId(), there));
    }

    private static boolean has(Location location, CiString uid) {
        for (Evse evse : location.evses()) {
            if (evse.uid().equals(uid) && !evse.status().equals(Status.REMOVED)) {
                return true;
            }
        }
        return false;
    }
}
