/** The Locations of all partners: received, kept, and read for those who look for one (section 3.1). */
@NullMarked
package org.crossvolt.emsp.locations;

import org.jspecify.annotations.NullMarked;
