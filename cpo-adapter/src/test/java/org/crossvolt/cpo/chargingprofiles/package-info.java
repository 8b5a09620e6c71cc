/** Shares of a limit. */
@NullMarked
package org.crossvolt.cpo.chargingprofiles;

import org.jspecify.annotations.NullMarked;
