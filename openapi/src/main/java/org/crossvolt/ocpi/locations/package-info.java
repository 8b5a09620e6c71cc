/** Locations, EVSEs and connectors (section 3.1). */
@NullMarked
package org.crossvolt.ocpi.locations;

import org.jspecify.annotations.NullMarked;
