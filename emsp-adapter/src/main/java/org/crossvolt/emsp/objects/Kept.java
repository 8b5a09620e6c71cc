package org.crossvolt.emsp.objects;

/** What came of a change of an object. */
public sealed interface Kept {

    /** The bytes as they are kept now. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Changed(boolean created, byte[] bytes) implements Kept {}

    /** A newer state is kept already: said well, and changed nothing. */
    record Stale() implements Kept {}

    /** 201 for what is new, 200 else (T-19). */
    default int httpStatus() {
        return switch (this) {
            case Changed changed -> changed.created() ? 201 : 200;
            case Stale stale -> 200;
        };
    }
}
