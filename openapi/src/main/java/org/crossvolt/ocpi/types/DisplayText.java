package org.crossvolt.ocpi.types;

/**
 * A text for people, in one language.
 *
 * @param language ISO 639-1 code of the language
 * @param text plain text without markup
 */
public record DisplayText(
        @MaxLength(2) @Matches(value = "[A-Za-z]{2}", means = "two letters")
        String language,

        @MaxLength(512) String text)
        implements OcpiObject {}
