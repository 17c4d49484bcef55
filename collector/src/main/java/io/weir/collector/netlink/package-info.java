/** The kernel's connection tracking read from its own socket, ctnetlink, without a tool between. */
@NullMarked
package io.weir.collector.netlink;

import org.jspecify.annotations.NullMarked;
