package org.crossvolt.pki.validation;

/**
 * What is looked at before anything is parsed (V1).
 *
 * @param textChars longest PEM text in characters; OCPP 2.1 allows 10,000
 * @param certificates most certificates of a chain, root included
 * @param depth deepest nesting of the encoding
 */
public record Limits(int textChars, int certificates, int depth) {

    public static final Limits DEFAULT = new Limits(10_000, 4, 16);
}
