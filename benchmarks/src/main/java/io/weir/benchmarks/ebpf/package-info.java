/** What the eBPF programs cost the traffic that they watch. */
@NullMarked
package io.weir.benchmarks.ebpf;

import org.jspecify.annotations.NullMarked;
