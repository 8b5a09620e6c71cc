package org.crossvolt.ocpi.types;

/**
 * One thing that is wrong with a message.
 *
 * @param pointer where (RFC 6901): {@code /evses/0/connectors/1/max_voltage}
 * @param rule a short name of the rule: {@code required}, {@code max_length}, {@code type}, …
 * @param message a sentence somebody can act on, with what was seen
 */
public record Violation(String pointer, String rule, String message) {}
