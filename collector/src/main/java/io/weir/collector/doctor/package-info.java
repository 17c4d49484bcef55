/**
 * What a node and a cluster tell of themselves: which plugin runs, whether policies can be
 * enforced, and whether Weir can see what happens. Facts come in through seams, and what cannot be
 * found out is said to be unknown.
 */
@NullMarked
package io.weir.collector.doctor;

import org.jspecify.annotations.NullMarked;
