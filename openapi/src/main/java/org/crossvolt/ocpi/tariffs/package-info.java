/** What charging costs (section 3.4). */
@NullMarked
package org.crossvolt.ocpi.tariffs;

import org.jspecify.annotations.NullMarked;
