package org.crossvolt.hub.operator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.crossvolt.hub.agreements.Agreement;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.versions.ModuleId;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.jspecify.annotations.Nullable;

/** Agreements and proposals as JSON. */
final class AgreementJson {

    private AgreementJson() {}

    record View(
            String id,
            List<String> parties,
            List<String> modules,
            @Nullable Instant from,
            @Nullable Instant until,
            boolean safekeeping) {

        static View of(Agreement agreement) {
            return new View(
                    agreement.id(),
                    List.of(agreement.one().toString(), agreement.two().toString()),
                    agreement.modules(),
                    agreement.from(),
                    agreement.until(),
                    agreement.safekeeping());
        }
    }

    /** @throws org.crossvolt.ocpi.wire.ProblemException 400 naming everything that is wrong */
    static Agreement read(String id, byte[] body) {
        JsonRequest request = JsonRequest.of(body, Set.of("parties", "modules", "from", "until", "safekeeping"));
        List<PartyId> parties = parties(request);
        List<String> modules = modules(request);
        Instant from = request.optional("from", text -> OcpiDateTime.parse(text).instant());
        Instant until =
                request.optional("until", text -> OcpiDateTime.parse(text).instant());
        if (from != null && until != null && !from.isBefore(until)) {
            request.refuse("until", "order", "has to be after from", until.toString());
        }
        JsonNode safekeeping = request.field("safekeeping");
        if (safekeeping != null && !safekeeping.isBoolean()) {
            request.refuse("safekeeping", "type", "needs true or false", safekeeping.toString());
        }
        request.requireRight();
        return new Agreement(
                id,
                parties.get(0),
                parties.get(1),
                modules,
                from,
                until,
                safekeeping != null && safekeeping.booleanValue());
    }

    private static List<PartyId> parties(JsonRequest request) {
        List<PartyId> parties = new ArrayList<>();
        JsonNode field = request.field("parties");
        if (field == null || !field.isArray() || field.size() != 2) {
            request.refuse("parties", "required", "needs two parties such as [\"NL-CVC\", \"FR-EM1\"]", null);
            return parties;
        }
        for (int i = 0; i < 2; i++) {
            try {
                parties.add(PartyId.parse(field.get(i).asText().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException notAParty) {
                request.refuse(
                        "parties/" + i,
                        "form",
                        String.valueOf(notAParty.getMessage()),
                        field.get(i).toString());
            }
        }
        if (parties.size() == 2 && parties.get(0).equals(parties.get(1))) {
            request.refuse("parties", "different", "needs two different parties", field.toString());
        }
        return parties;
    }

    private static List<String> modules(JsonRequest request) {
        JsonNode field = request.field("modules");
        if (field == null) {
            return List.of("*");
        }
        List<String> modules = new ArrayList<>();
        if (!field.isArray() || field.isEmpty()) {
            request.refuse("modules", "form", "needs a list of module identifiers, or [\"*\"]", field.toString());
        }
        for (JsonNode module : field) {
            String name = module.asText();
            if (name.equals("*")
                    || ModuleId.find(name).filter(ModuleId::isFunctional).isPresent()) {
                modules.add(name.toLowerCase(Locale.ROOT));
            } else {
                request.refuse("modules", "known", "is not a functional module", module.toString());
            }
        }
        return modules;
    }
}
