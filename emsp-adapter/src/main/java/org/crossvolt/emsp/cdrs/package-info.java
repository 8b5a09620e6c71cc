/** Charge detail records: received once, checked, held or billed, credited; and the receipts drivers get (section 3.3). */
@NullMarked
package org.crossvolt.emsp.cdrs;

import org.jspecify.annotations.NullMarked;
