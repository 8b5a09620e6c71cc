/** Credentials and roles of a platform (section 3.8). */
@NullMarked
package org.crossvolt.ocpi.credentials;

import org.jspecify.annotations.NullMarked;
