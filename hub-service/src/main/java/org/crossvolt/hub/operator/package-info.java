/** The operator's API: invitations, connections, platforms, agreements. Nobody else in the hub uses this room. */
@NullMarked
package org.crossvolt.hub.operator;

import org.jspecify.annotations.NullMarked;
