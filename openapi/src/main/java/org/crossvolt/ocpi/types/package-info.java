/** The values every OCPI module is made of. Each refuses nonsense in its constructor; none knows a framework. */
@NullMarked
package org.crossvolt.ocpi.types;

import org.jspecify.annotations.NullMarked;
