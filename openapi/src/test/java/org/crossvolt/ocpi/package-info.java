/** Tests of the contract, and what the tests of other modules share. */
@NullMarked
package org.crossvolt.ocpi;

import org.jspecify.annotations.NullMarked;
