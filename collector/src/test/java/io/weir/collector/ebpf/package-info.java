@NullMarked
package io.weir.collector.ebpf;

import org.jspecify.annotations.NullMarked;
