package org.crossvolt.ocpi.wire;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.crossvolt.ocpi.types.OcpiException;

/** What a service knows to say of failures that are states and not mistakes, such as a database that is away. */
public interface KnownFailures {

    /** What callers are told, in a sentence without anything internal; empty for what is not known. */
    Optional<OcpiException> tell(Throwable failure);

    /** A failure, and what it came of, as far as anybody would look; the nearest first. */
    static Stream<Throwable> causesOf(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(8);
    }
}
