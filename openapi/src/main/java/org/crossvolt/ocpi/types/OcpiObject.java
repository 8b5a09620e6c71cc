package org.crossvolt.ocpi.types;

/**
 * An object of the standard: a record whose components are its members, in the standard's order and in camelCase where
 * the JSON is snake_case. A component marked {@code @Nullable} has cardinality {@code ?}, a List {@code *}, a List with
 * {@link AtLeastOne} {@code +}, and anything else {@code 1}. {@link OcpiReader} reads these records, {@link OcpiJson}
 * writes them, and the OpenAPI documents are held equal to them by a test.
 */
public interface OcpiObject {}
