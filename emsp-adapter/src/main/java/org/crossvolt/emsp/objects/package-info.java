/** The objects of partners, kept as the bytes they came in, newest state only. */
@NullMarked
package org.crossvolt.emsp.objects;

import org.jspecify.annotations.NullMarked;
