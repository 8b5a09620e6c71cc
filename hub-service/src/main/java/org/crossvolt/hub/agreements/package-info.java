/** Who may roam with whom. */
@NullMarked
package org.crossvolt.hub.agreements;

import org.jspecify.annotations.NullMarked;
