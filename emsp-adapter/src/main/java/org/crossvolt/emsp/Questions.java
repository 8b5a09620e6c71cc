package org.crossvolt.emsp;

import java.util.UUID;
import java.util.function.Function;
import org.crossvolt.ocpi.types.OcpiDateTime;
import org.crossvolt.ocpi.types.PartyId;
import org.crossvolt.ocpi.wire.Problem;
import org.crossvolt.ocpi.wire.ProblemException;
import org.jspecify.annotations.Nullable;

/** What the doors of this service read from addresses the same way. */
public final class Questions {

    /** Most rows of one page of an operator's list. */
    public static final int PAGE = 200;

    private Questions() {}

    /** An id of ours; what is none is as unknown as one that does not exist. */
    public static UUID id(String text, String what) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException notAnId) {
            throw unknown(what);
        }
    }

    public static ProblemException unknown(String what) {
        return new ProblemException(Problem.of(404, "There is no " + what + " with this id."));
    }

    public static ProblemException conflict(String sentence) {
        return new ProblemException(Problem.of(409, sentence));
    }

    /** One query parameter that is not what it has to be. */
    public static ProblemException wrong(String name, String rule, String message, @Nullable String seen) {
        String shown = seen == null || seen.length() <= 80 ? seen : seen.substring(0, 80) + "…";
        return new ProblemException(Problem.of(
                400,
                "A parameter can not be used.",
                java.util.List.of(new Problem.Detail("/" + name, rule, message, shown))));
    }

    /** A query parameter read into something, null where it is absent. */
    public static <T> @Nullable T parameter(String name, @Nullable String text, Function<String, T> reader) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException unreadable) {
            throw wrong(name, "form", String.valueOf(unreadable.getMessage()), text);
        }
    }

    public static java.time.Instant moment(String text) {
        return OcpiDateTime.parse(text).instant();
    }

    /** {@code NL-CVE}, in capitals: how a party stands in our tables. */
    public static String name(PartyId party) {
        return party.countryCode().folded() + "-" + party.partyId().folded();
    }
}
