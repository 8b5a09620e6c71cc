/** What every verdict was based on, and who changed what: append-only, replayable. */
@NullMarked
package org.crossvolt.pki.evidence;

import org.jspecify.annotations.NullMarked;
