package org.crossvolt.ocpi.types;

/** Something odd that was tolerated; the members are those of {@link Violation}. */
public record Remark(String pointer, String rule, String message, String seen) {

    @Override
    public String toString() {
        return (pointer.isEmpty() ? "" : pointer + ": ") + message;
    }
}
