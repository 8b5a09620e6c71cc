/** Limits for running sessions (section 3.7). */
@NullMarked
package org.crossvolt.ocpi.chargingprofiles;

import org.jspecify.annotations.NullMarked;
