/** A platform's own side of OCPI towards one hub: the link and its tokens, our doors, and calls to the hub's modules. */
@NullMarked
package org.crossvolt.ocpi.party;

import org.jspecify.annotations.NullMarked;
