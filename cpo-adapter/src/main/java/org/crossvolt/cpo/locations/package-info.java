/** Locations and EVSEs: what they are, what state they are in, and how the hub hears of it (3.1). */
@NullMarked
package org.crossvolt.cpo.locations;

import org.jspecify.annotations.NullMarked;
