/** Limits for running sessions, as eMSPs set them (3.7). */
@NullMarked
package org.crossvolt.cpo.chargingprofiles;

import org.jspecify.annotations.NullMarked;
