/**
 * The whole platform on one machine without containers: PostgreSQL, Kafka, Keycloak and the services as child processes.
 * {@code ./crossvolt} and the tests use the same parts.
 */
@NullMarked
package org.crossvolt.local;

import org.jspecify.annotations.NullMarked;
