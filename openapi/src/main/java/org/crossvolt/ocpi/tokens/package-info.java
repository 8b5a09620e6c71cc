/** What drivers are known by, and whether they may charge (section 3.5). */
@NullMarked
package org.crossvolt.ocpi.tokens;

import org.jspecify.annotations.NullMarked;
