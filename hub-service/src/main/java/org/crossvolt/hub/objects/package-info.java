/** What was pushed to the hub: kept as bytes in PostgreSQL, validated beside the bytes, and listed (GET All, 2.6 to 2.8). */
@NullMarked
package org.crossvolt.hub.objects;

import org.jspecify.annotations.NullMarked;
