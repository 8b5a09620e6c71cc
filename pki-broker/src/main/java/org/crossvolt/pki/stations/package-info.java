/** SECC leafs for charging stations, through EST and JSON, and the radar of what expires. */
@NullMarked
package org.crossvolt.pki.stations;

import org.jspecify.annotations.NullMarked;
