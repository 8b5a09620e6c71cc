/** Objects that are kept as the bytes they came in: checked beside the bytes, changed without touching what did not change. */
@NullMarked
package org.crossvolt.ocpi.objects;

import org.jspecify.annotations.NullMarked;
