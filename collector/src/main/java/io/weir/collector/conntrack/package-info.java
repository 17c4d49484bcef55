/**
 * What the kernel's connection tracking says, as the conntrack tool prints it: the tool, its lines,
 * their meaning.
 */
@NullMarked
package io.weir.collector.conntrack;

import org.jspecify.annotations.NullMarked;
