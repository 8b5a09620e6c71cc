/** Charging sessions while they run (section 3.2). */
@NullMarked
package org.crossvolt.ocpi.sessions;

import org.jspecify.annotations.NullMarked;
