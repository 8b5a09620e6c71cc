package org.crossvolt.hub.registration;

/** Something that the hub found out about a platform by itself since its last registration. What an operator set counts more. */
public enum Detection {
    /** It writes a line feed behind its token before it encodes it. */
    TOKEN_NEWLINE("token_newline", "writes a line feed behind its token"),
    /** It sends calls on to the same address with a final slash. */
    TRAILING_SLASH("trailing_slash", "wants addresses with a final slash"),
    /** It refused parts of objects and took the whole ones. */
    WHOLE_OBJECTS("whole_objects", "refuses parts of objects and takes whole ones"),
    /** It leaves OCPI-from out of messages to functional modules. */
    NO_ROUTING_HEADERS("no_routing_headers", "leaves out who speaks (OCPI-from)"),
    /** It leaves X-Request-ID or X-Correlation-ID out. */
    NO_MESSAGE_IDS("no_message_ids", "leaves message ids out");

    private final String column;
    private final String sentence;

    Detection(String column, String sentence) {
        this.column = column;
        this.sentence = sentence;
    }

    /** Its column of {@code hub.platform}. */
    String column() {
        return column;
    }

    /** What a platform does, for the log. */
    String sentence() {
        return sentence;
    }
}
