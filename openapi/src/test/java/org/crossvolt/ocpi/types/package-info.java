/** Tests of the reader and of the values. */
@NullMarked
package org.crossvolt.ocpi.types;

import org.jspecify.annotations.NullMarked;
