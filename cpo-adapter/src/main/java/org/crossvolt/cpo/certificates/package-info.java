/** Certificates that stations hold: listed, installed, deleted and renewed, at many stations at once. */
@NullMarked
package org.crossvolt.cpo.certificates;

import org.jspecify.annotations.NullMarked;
