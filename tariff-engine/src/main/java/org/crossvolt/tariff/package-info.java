/** Pricing, linting and checking of tariffs and CDRs. */
@NullMarked
package org.crossvolt.tariff;

import org.jspecify.annotations.NullMarked;
