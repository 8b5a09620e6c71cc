package org.crossvolt.emsp.drivers;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.crossvolt.emsp.registration.OurParties;
import org.crossvolt.ocpi.wire.JsonRequest;
import org.jspecify.annotations.Nullable;

/** A driver whom an operator wants: one line of an import or one request. */
final class DriverRequest {

    static final Set<String> FIELDS = Set.of("party", "name", "email", "language", "subject");

    /** A line of a file may bring the id the driver has elsewhere, because contracts name it. */
    static final Set<String> FIELDS_OF_FILES = Set.of("id", "party", "name", "email", "language", "subject");

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_EMAIL = 254;
    private static final int LONGEST_SUBJECT = 255;
    private static final String DEFAULT_LANGUAGE = "en";

    private DriverRequest() {}

    /** Notes everything that is wrong in the request. */
    static Driver read(JsonRequest request, OurParties parties, Instant now) {
        UUID id = request.optional("id", DriverRequest::id);
        String party = request.text("party");
        if (!party.isEmpty() && !parties.have(party)) {
            request.refuse(
                    "party",
                    "known",
                    "is none of our parties " + parties.parties().keySet(),
                    party);
        }
        return new Driver(
                id == null ? UuidCreator.getTimeOrderedEpochPlus1() : id,
                party,
                subject(request),
                name(request),
                email(request),
                language(request, DEFAULT_LANGUAGE),
                now,
                null);
    }

    /** The JDK also reads {@code 1-1-1-1-1}. */
    private static UUID id(String text) {
        UUID id = UUID.fromString(text);
        if (!id.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException("needs a UUID of 36 characters");
        }
        return id;
    }

    static String name(JsonRequest request) {
        return request.text("name", LONGEST_NAME);
    }

    static @Nullable String subject(JsonRequest request) {
        return request.field("subject") == null ? null : request.text("subject", LONGEST_SUBJECT);
    }

    static @Nullable String email(JsonRequest request) {
        return request.optional("email", text -> {
            if (text.length() > LONGEST_EMAIL || !text.matches("[^@\\s<>\"]+@[^@\\s<>\"]+\\.[^@\\s<>\"]+")) {
                throw new IllegalArgumentException("needs an address such as ann@example.org");
            }
            return text;
        });
    }

    static String language(JsonRequest request, String absent) {
        String language = request.optional("language", text -> {
            if (!text.matches("[a-z]{2}")) {
                throw new IllegalArgumentException("needs two small letters (ISO 639-1)");
            }
            return text;
        });
        return language == null ? absent : language;
    }
}
