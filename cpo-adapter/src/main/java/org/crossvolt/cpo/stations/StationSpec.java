package org.crossvolt.cpo.stations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.crossvolt.cpo.ocpp.OcppVersion;
import org.crossvolt.cpo.ocpp.Reading;
import org.crossvolt.cpo.ocpp.StationKey;
import org.crossvolt.ocpi.locations.Evse;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.OcpiReader;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.types.Read;
import org.crossvolt.ocpi.types.Violation;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.jspecify.annotations.Nullable;

/**
 * A station as its operator provisions it.
 *
 * @param key as given; only its hashes are kept
 * @param versions that it may speak, in our order of preference
 */
record StationSpec(
        String id,
        PartyId party,
        String locationId,
        int securityProfile,
        @Nullable String key,
        @Nullable String certificateName,
        List<OcppVersion> versions,
        boolean withoutSubprotocol,
        Reading reading,
        List<NumberedEvse> evses) {

    static final Set<String> FIELDS = Set.of(
            "id",
            "party",
            "location_id",
            "security_profile",
            "key",
            "certificate_name",
            "versions",
            "without_subprotocol",
            "reading",
            "evses");

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9*+=|@._-]{1,48}");
    private static final int MOST_EVSES = 100;
    private static final int STRICTEST_PROFILE = 3;

    /** An EVSE with its number at the station, counted from 1; its connectors count from 1 in the order they stand in. */
    record NumberedEvse(int number, Evse evse) {}

    /** Without the key. */
    @Override
    public String toString() {
        return "StationSpec[" + id + "]";
    }

    /** Reads a request; everything wrong is noted in it. */
    static StationSpec read(JsonRequest request, Instant now) {
        String id = request.text("id", 48);
        if (!id.isEmpty() && (!ID.matcher(id).matches() || id.contains(".."))) {
            request.refuse("id", "form", "needs letters, digits and *+=|@._- only, and no colon", id);
        }
        PartyId party = request.optional("party", PartyId::parse);
        if (request.field("party") == null) {
            request.refuse("party", "required", "is missing", null);
        }
        int profile = number(request, "security_profile", 1, 1, STRICTEST_PROFILE);
        String key = request.optional("key", StationSpec::key);
        if (key == null && profile < STRICTEST_PROFILE && request.field("key") == null) {
            request.refuse("key", "needed-by", "security profiles 1 and 2 need a key", null);
        }
        Reading reading = request.optional("reading", StationSpec::reading);
        return new StationSpec(
                id,
                party == null ? PartyId.of("XX", "XXX") : party,
                request.text("location_id", 36),
                profile,
                key,
                request.optional("certificate_name", text -> text),
                versions(request),
                truth(request, "without_subprotocol"),
                reading == null ? Reading.WARN : reading,
                evses(request, now));
    }

    /** @throws IllegalArgumentException whose message does not repeat the key */
    static String key(String text) {
        if (!StationKey.isWellFormed(text)) {
            throw new IllegalArgumentException("needs 16 to 40 printable characters without blanks");
        }
        return text;
    }

    static Reading reading(String text) {
        for (Reading reading : Reading.values()) {
            if (reading.name().toLowerCase(Locale.ROOT).equals(text)) {
                return reading;
            }
        }
        throw new IllegalArgumentException("needs one of reject, warn, off");
    }

    static int number(JsonRequest request, String name, int absent, int least, int most) {
        JsonNode value = request.field(name);
        if (value == null) {
            return absent;
        }
        if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
            request.refuse(name, "range", "needs a whole number from " + least + " to " + most, value.toString());
            return absent;
        }
        return value.intValue();
    }

    static boolean truth(JsonRequest request, String name) {
        JsonNode value = request.field(name);
        if (value != null && !value.isBoolean()) {
            request.refuse(name, "type", "needs true or false", value.toString());
        }
        return value != null && value.asBoolean();
    }

    static List<OcppVersion> versions(JsonRequest request) {
        JsonNode list = request.field("versions");
        if (list == null) {
            return List.of(OcppVersion.V201, OcppVersion.V16);
        }
        List<OcppVersion> versions = new ArrayList<>();
        for (JsonNode one : list) {
            OcppVersion.ofText(one.asText()).ifPresent(versions::add);
        }
        if (!list.isArray() || list.isEmpty() || versions.size() != list.size()) {
            request.refuse("versions", "values", "needs a list of 1.6 and 2.0.1", list.toString());
        }
        return versions;
    }

    private static List<NumberedEvse> evses(JsonRequest request, Instant now) {
        JsonNode list = request.field("evses");
        if (list == null || !list.isArray() || list.isEmpty() || list.size() > MOST_EVSES) {
            request.refuse("evses", "size", "needs a list of 1 to " + MOST_EVSES + " EVSEs", null);
            return List.of();
        }
        List<NumberedEvse> evses = new ArrayList<>();
        Set<Integer> numbers = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof ObjectNode given)) {
                request.refuse("evses/" + i, "type", "needs an object", null);
                continue;
            }
            ObjectNode evse = given.deepCopy();
            JsonNode number = evse.remove("number");
            int counted = number == null ? i + 1 : number.asInt(0);
            if (counted < 1 || !numbers.add(counted)) {
                request.refuse("evses/" + i + "/number", "unique", "needs a number of its own, from 1 on", null);
            }
            complete(evse, now);
            switch (OcpiReader.read(evse, Evse.class)) {
                case Read.Valid<Evse> valid -> evses.add(new NumberedEvse(counted, valid.value()));
                case Read.Invalid<Evse> invalid -> {
                    for (Violation violation : invalid.violations()) {
                        request.refuse("evses/" + i + violation.pointer(), violation.rule(), violation.message(), null);
                    }
                }
            }
        }
        return evses;
    }

    /** What is ours to say: a uid that was never used before (3.1), the state, and the times. */
    private static void complete(ObjectNode evse, Instant now) {
        String time = OcpiDateTime.format(now);
        if (!evse.has("uid")) {
            evse.put("uid", UUID.randomUUID().toString());
        }
        evse.put("status", "UNKNOWN").put("last_updated", time);
        for (JsonNode connector : evse.path("connectors")) {
            if (connector instanceof ObjectNode object) {
                object.put("last_updated", time);
            }
        }
    }
}
