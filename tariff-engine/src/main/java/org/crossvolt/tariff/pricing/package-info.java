/**
 * What a session costs: tariffs, charging periods and a time zone in, a {@link org.crossvolt.tariff.pricing.PriceReport}
 * out (section 5). Pure: no framework, no clock, no input or output; the same input gives the same cent.
 */
@NullMarked
package org.crossvolt.tariff.pricing;

import org.jspecify.annotations.NullMarked;
