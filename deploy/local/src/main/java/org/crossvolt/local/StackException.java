package org.crossvolt.local;

/** Something the person at the keyboard can mend; its message is the whole story and is shown without a stack trace. */
public final class StackException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StackException(String message) {
        super(message);
    }

    public StackException(String message, Throwable cause) {
        super(message, cause);
    }
}
