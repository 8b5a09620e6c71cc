package org.crossvolt.ocpi.types;

/** A text in one language (1.8). */
public record DisplayText(
        @MaxLength(2) String language, @MaxLength(512) String text) {}
