/** CDRs: made once per Session, priced and checked by tariff-engine, told to the eMSP until it took them (3.3). */
@NullMarked
package org.crossvolt.cpo.cdrs;

import org.jspecify.annotations.NullMarked;
