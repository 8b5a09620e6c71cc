package org.crossvolt.ocpi.types;

import java.util.List;

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

        public Invalid {
            violations = List.copyOf(violations);
        }
    }

    /** @throws OcpiException with 2001, and HTTP 400 where the body was no JSON, if there is no value */
    default T orRefuse() {
        return switch (this) {
            case Valid<T> valid -> valid.value();
            case Invalid<T> invalid -> throw OcpiReader.refusal(invalid.violations());
        };
    }
}
