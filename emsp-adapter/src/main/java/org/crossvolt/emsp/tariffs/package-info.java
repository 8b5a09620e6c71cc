/** What partners ask for charging: received, kept with its history, and handed to the tariff-engine (section 3.4). */
@NullMarked
package org.crossvolt.emsp.tariffs;

import org.jspecify.annotations.NullMarked;
