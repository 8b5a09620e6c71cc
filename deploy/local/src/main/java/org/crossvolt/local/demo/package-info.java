/** A roaming day, played against a running hub through its public interfaces only. */
@NullMarked
package org.crossvolt.local.demo;

import org.jspecify.annotations.NullMarked;
