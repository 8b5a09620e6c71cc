package org.crossvolt.local.demo;

/** The day can not go on; the message says what was expected and what came. */
final class DemoFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DemoFailure(String message) {
        super(message);
    }
}
