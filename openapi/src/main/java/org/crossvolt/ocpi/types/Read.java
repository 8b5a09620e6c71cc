package org.crossvolt.ocpi.types;

import java.util.List;

/** What came of reading a message: the record, or everything that is wrong with it. */
public sealed interface Read<T> {

    /** @param remarks what is odd but was accepted: unknown enum texts, quoted numbers, over-long texts (3.11) */
    record Valid<T>(T value, List<Violation> remarks) implements Read<T> {}

    record Invalid<T>(List<Violation> violations) implements Read<T> {}

    /**
     * The record.
     *
     * @throws OcpiException 2001 naming every violation
     */
    default T orRefuse() {
        return switch (this) {
            case Valid<T> valid -> valid.value();
            case Invalid<T> invalid -> throw OcpiReader.refusal(invalid.violations());
        };
    }
}
