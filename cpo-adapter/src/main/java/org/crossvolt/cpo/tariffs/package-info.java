/** Our tariffs (3.4). */
@NullMarked
package org.crossvolt.cpo.tariffs;

import org.jspecify.annotations.NullMarked;
