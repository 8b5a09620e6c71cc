package org.crossvolt.cpo.registration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OcpiObject;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.types.Read;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;

/** Objects of OCPI as the operator's API takes them: owner and id stand in the path, and the time of the change is ours. */
@Singleton
public class OperatedObject {

    private static final int MOST_NAMED = 50;

    private final CpoPlatform own;

    OperatedObject(CpoPlatform own) {
        this.own = own;
    }

    /** @throws ProblemException 404 for what is no party of this adapter */
    public PartyId ownParty(String text) {
        try {
            Optional<PartyId> party = own.own(PartyId.parse(text));
            if (party.isPresent()) {
                return party.get();
            }
        } catch (IllegalArgumentException notAParty) {
            // said below
        }
        throw new ProblemException(Problem.of(404, "There is no such party on this adapter."));
    }

    /** The object with what the path says, whatever stood there. */
    public JsonNode completed(String party, String id, byte[] body, Instant now) {
        PartyId owner = ownParty(party);
        return switch (OcpiReader.parse(body)) {
            case Read.Valid<JsonNode> parsed
            when parsed.value() instanceof ObjectNode object ->
                object.put("country_code", owner.countryCode().toString())
                        .put("party_id", owner.partyId().toString())
                        .put("id", id)
                        .put("last_updated", OcpiDateTime.format(now));
            case Read.Valid<JsonNode> other ->
                throw new ProblemException(Problem.of(400, "The body has to be a JSON object."));
            case Read.Invalid<JsonNode> broken ->
                throw new ProblemException(
                        Problem.of(400, broken.violations().getFirst().message()));
        };
    }

    /** @throws ProblemException 400 naming every violation */
    public static <T extends OcpiObject> T read(JsonNode json, Class<T> type) {
        return switch (OcpiReader.read(json, type)) {
            case Read.Valid<T> valid -> valid.value();
            case Read.Invalid<T> invalid -> {
                List<Problem.Detail> details = invalid.violations().stream()
                        .limit(MOST_NAMED)
                        .map(one -> new Problem.Detail(one.pointer(), one.rule(), one.message(), one.seen()))
                        .toList();
                throw new ProblemException(Problem.of(400, "Some fields can not be used.", details));
            }
        };
    }
}
