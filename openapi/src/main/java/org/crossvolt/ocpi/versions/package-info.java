/** Versions and version details (section 1.9). */
@NullMarked
package org.crossvolt.ocpi.versions;

import org.jspecify.annotations.NullMarked;
