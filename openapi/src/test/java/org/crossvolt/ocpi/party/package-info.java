/** Tests of the party's side, and the recording hub that the adapters' tests use too. */
@NullMarked
package org.crossvolt.ocpi.party;

import org.jspecify.annotations.NullMarked;
