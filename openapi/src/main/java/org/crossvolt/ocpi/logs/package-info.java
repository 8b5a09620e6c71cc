/** How services write about themselves. */
@NullMarked
package org.crossvolt.ocpi.logs;

import org.jspecify.annotations.NullMarked;
