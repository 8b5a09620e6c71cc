/** The other services of the platform that this one asks: tariff-engine and pki-broker. */
@NullMarked
package org.crossvolt.cpo.neighbours;

import org.jspecify.annotations.NullMarked;
