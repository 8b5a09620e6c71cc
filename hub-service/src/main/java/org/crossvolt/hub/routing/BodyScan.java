package org.crossvolt.hub.routing;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.crossvolt.ocpi.types.JsonFault;
import org.crossvolt.ocpi.types.OcpiException;
import org.crossvolt.ocpi.types.OcpiStatusCode;
import org.crossvolt.ocpi.types.PartyId;
import org.jspecify.annotations.Nullable;

/**
 * The few facts routing needs from a body, taken in one pass over its tokens without building anything. The pass reads to
 * the last byte, so that a truncated body is refused here and never sent on (T-16).
 */
final class BodyScan {

    static final BodyScan NOTHING = new BodyScan();

    private static final int DEEPEST_NESTING = 64;
    private static final int LONGEST_NUMBER = 64;
    private static final Set<String> FACTS = Set.of(
            "country_code",
            "party_id",
            "id",
            "uid",
            "location_id",
            "session_id",
            "reservation_id",
            "response_url",
            "last_updated",
            "expiry_date");
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST_NESTING)
                    .maxNumberLength(LONGEST_NUMBER)
                    .build())
            .build();

    private final Map<String, String> facts = new HashMap<>(8);
    private @Nullable PartyId cdrTokenParty;
    private int responseUrlStart = -1;
    private int responseUrlEnd = -1;

    private BodyScan() {}

    /** @throws OcpiException HTTP 400 where the bytes are not one JSON value, 2001 where it is beyond all measure (T11) */
    static BodyScan of(@Nullable Buffer body) {
        if (body == null || body.length() == 0) {
            return NOTHING;
        }
        BodyScan scan = new BodyScan();
        try (JsonParser json = JSON.createParser(body.getBytes())) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                scan.readMembers(json);
            } else {
                json.skipChildren();
            }
            if (json.nextToken() != null) {
                throw notJson("there is text behind the end of the JSON value");
            }
            return scan;
        } catch (StreamConstraintsException beyond) {
            throw new OcpiException(
                    OcpiStatusCode.INVALID_PARAMETERS,
                    "The body is nested deeper than " + DEEPEST_NESTING + " levels, or has a number of more than "
                            + LONGEST_NUMBER + " digits");
        } catch (JacksonException malformed) {
            throw notJson(JsonFault.of(malformed));
        } catch (IOException endedEarly) {
            throw notJson("it ends too early");
        }
    }

    private static OcpiException notJson(String why) {
        return OcpiException.withHttpStatus(
                400, OcpiStatusCode.INVALID_PARAMETERS, "The body is not valid JSON: " + why);
    }

    private void readMembers(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.VALUE_STRING && FACTS.contains(name)) {
                int start = (int) json.currentTokenLocation().getByteOffset();
                facts.put(name, json.getText());
                if (name.equals("response_url")) {
                    responseUrlStart = start;
                    responseUrlEnd = (int) json.currentLocation().getByteOffset();
                }
            } else if (value == JsonToken.START_OBJECT && name.equals("cdr_token")) {
                cdrTokenParty = readParty(json);
            } else {
                json.skipChildren();
            }
        }
    }

    private static @Nullable PartyId readParty(JsonParser json) throws IOException {
        String countryCode = null;
        String partyId = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            boolean isText = json.nextToken() == JsonToken.VALUE_STRING;
            if (isText && name.equals("country_code")) {
                countryCode = json.getText();
            } else if (isText && name.equals("party_id")) {
                partyId = json.getText();
            } else {
                json.skipChildren();
            }
        }
        return PartyId.ofNullable(countryCode, partyId);
    }

    /** A top-level text member, or null. */
    @Nullable
    String text(String name) {
        return facts.get(name);
    }

    /** The owner named in the body, or null where one of the two members is missing or is no party. */
    @Nullable
    PartyId owner() {
        return PartyId.ofNullable(facts.get("country_code"), facts.get("party_id"));
    }

    boolean namesOwner() {
        return facts.containsKey("country_code") || facts.containsKey("party_id");
    }

    /** The party in {@code cdr_token}: for whom a Session or CDR is. */
    @Nullable
    PartyId cdrTokenParty() {
        return cdrTokenParty;
    }

    /** The body with another {@code response_url}; every other byte stays. Only where the body has one. */
    Buffer withResponseUrl(Buffer body, String url) {
        return Buffer.buffer(body.length() + url.length())
                .appendBuffer(body.slice(0, responseUrlStart))
                .appendString("\"" + url + "\"")
                .appendBuffer(body.slice(responseUrlEnd, body.length()));
    }
}
