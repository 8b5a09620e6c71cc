/** Trust anchors: proposed, admitted by two people, distrusted by one, published as a signed bundle. */
@NullMarked
package org.crossvolt.pki.roots;

import org.jspecify.annotations.NullMarked;
