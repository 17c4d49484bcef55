/** Addresses and address blocks, without DNS. */
@NullMarked
package io.weir.policy.net;

import org.jspecify.annotations.NullMarked;
