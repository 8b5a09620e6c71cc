/** What drivers are known by, and whether they may charge now (section 3.5). */
@NullMarked
package org.crossvolt.emsp.tokens;

import org.jspecify.annotations.NullMarked;
