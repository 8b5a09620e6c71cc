/** Private keys, and nothing else touches them: sealed files or PKCS#11, and what is signed with them. */
@NullMarked
package org.crossvolt.pki.signing;

import org.jspecify.annotations.NullMarked;
