/**
 * Decides what the policies in force say about a flow, and what verdict that makes with its
 * outcome.
 */
@NullMarked
package io.weir.policy.judge;

import org.jspecify.annotations.NullMarked;
