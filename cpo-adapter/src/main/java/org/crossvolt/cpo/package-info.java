/** The CPO side for networks that have charging stations but no OCPI. */
@NullMarked
package org.crossvolt.cpo;

import org.jspecify.annotations.NullMarked;
