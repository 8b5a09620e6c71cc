/** Whole journeys through the five packaged services, the hub between them, as drivers and stations make them. */
@NullMarked
package org.crossvolt.journeys;

import org.jspecify.annotations.NullMarked;
