/** The eMSP side: drivers, contracts, tokens, sessions, receipts. */
@NullMarked
package org.crossvolt.emsp;

import org.jspecify.annotations.NullMarked;
