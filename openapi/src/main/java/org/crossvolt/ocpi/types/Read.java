package org.crossvolt.ocpi.types;

import java.util.List;
import java.util.stream.Collectors;

/** The outcome of reading an object: the value with what was odd about it, or every reason why there is none. */
public sealed interface Read<T> {

    /** The object, and what was tolerated in it. */
    record Valid<T>(T value, List<Remark> remarks) implements Read<T> {

        public Valid {
            remarks = List.copyOf(remarks);
        }
    }

    /** All violations, never none. */
    record Invalid<T>(List<Violation> violations) implements Read<T> {

        private static final int NAMED_IN_SENTENCE = 5;

        public Invalid {
            violations = List.copyOf(violations);
        }

        /** Whether the body was no JSON, which is answered with HTTP 400 instead of 200 (T-16, T-17). */
        public boolean isNotJson() {
            return violations.stream().anyMatch(violation -> violation.rule().equals(Violation.NOT_JSON));
        }

        /** The violations as one text for a status_message: the first few in full, then how many more there are. */
        public String sentence() {
            String named = violations.stream()
                    .limit(NAMED_IN_SENTENCE)
                    .map(Violation::toString)
                    .collect(Collectors.joining(" "));
            int more = violations.size() - NAMED_IN_SENTENCE;
            return more > 0 ? named + " And " + more + " more." : named;
        }

        public OcpiException toException() {
            return isNotJson()
                    ? OcpiException.withHttpStatus(400, OcpiStatusCode.INVALID_PARAMETERS, sentence())
                    : new OcpiException(OcpiStatusCode.INVALID_PARAMETERS, sentence());
        }
    }

    /** @throws OcpiException with 2001, and HTTP 400 where the body was no JSON, if there is no value */
    default T orThrow() {
        return switch (this) {
            case Valid<T> valid -> valid.value();
            case Invalid<T> invalid -> throw invalid.toException();
        };
    }
}
