/** Bringing everything up to date from the hub: at first, and after an absence; and who can be reached there (2.11). */
@NullMarked
package org.crossvolt.emsp.catchup;

import org.jspecify.annotations.NullMarked;
