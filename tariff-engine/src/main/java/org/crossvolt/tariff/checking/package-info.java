/** The notary: what a CDR claims beside what pricing finds. Pure verdicts; what is known of tariffs and zones is handed in. */
@NullMarked
package org.crossvolt.tariff.checking;

import org.jspecify.annotations.NullMarked;
