/** Where drivers find a place to charge: search, live status, opening hours, and what it would cost. */
@NullMarked
package org.crossvolt.emsp.stations;

import org.jspecify.annotations.NullMarked;
