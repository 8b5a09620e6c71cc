/** What the hub tells: tariffs with the time of their receipt, time zones of Locations, CDRs; and the verdicts on these. */
@NullMarked
package org.crossvolt.tariff.knowledge;

import org.jspecify.annotations.NullMarked;
