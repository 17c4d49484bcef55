/** Addresses and address blocks, without DNS; names, fit to print and as they were meant. */
@NullMarked
package io.weir.policy.net;

import org.jspecify.annotations.NullMarked;
