/** Charging stations for their operator: provisioning, live state, the raw trace, and every operation by REST. */
@NullMarked
package org.crossvolt.cpo.stations;

import org.jspecify.annotations.NullMarked;
