/** Charge detail records (section 3.3). */
@NullMarked
package org.crossvolt.ocpi.cdrs;

import org.jspecify.annotations.NullMarked;
