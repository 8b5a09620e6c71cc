/** The hub's common ground: the parts every room is given. */
@NullMarked
package org.crossvolt.hub;

import org.jspecify.annotations.NullMarked;
