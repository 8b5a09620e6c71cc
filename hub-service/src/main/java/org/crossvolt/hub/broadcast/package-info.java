/** Broadcast Push (2.6): from the outbox to Kafka, and from Kafka to every party whom a change concerns. */
@NullMarked
package org.crossvolt.hub.broadcast;

import org.jspecify.annotations.NullMarked;
