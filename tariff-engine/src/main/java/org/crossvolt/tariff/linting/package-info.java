/** What is odd about a tariff before anybody charges by it: gaps, elements that never hold, prices that can not be meant. Pure. */
@NullMarked
package org.crossvolt.tariff.linting;

import org.jspecify.annotations.NullMarked;
