/** Provisioning certificates, contract bundles and their pools, and who hears of changes. */
@NullMarked
package org.crossvolt.pki.provisioning;

import org.jspecify.annotations.NullMarked;
