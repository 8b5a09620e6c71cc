/**
 * Tries to break the hub's promises: real processes are killed and partners misbehave under a seeded load, everything is
 * written down, and an independent checker reads the history afterwards.
 */
@NullMarked
package org.crossvolt.chaos;

import org.jspecify.annotations.NullMarked;
