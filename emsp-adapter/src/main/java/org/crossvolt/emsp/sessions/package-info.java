/** Sessions of our drivers while they run and after: received, shown live, listed (section 3.2). */
@NullMarked
package org.crossvolt.emsp.sessions;

import org.jspecify.annotations.NullMarked;
