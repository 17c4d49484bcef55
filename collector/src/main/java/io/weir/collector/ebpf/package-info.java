/**
 * eBPF from Java: the binding to libbpf, what this kernel and these privileges give, and the
 * traffic at pods' interfaces.
 */
@NullMarked
package io.weir.collector.ebpf;

import org.jspecify.annotations.NullMarked;
