/** What reading conntrack by netlink costs: decoding alone, draining a backlog, and live. */
@NullMarked
package io.weir.benchmarks.netlink;

import org.jspecify.annotations.NullMarked;
