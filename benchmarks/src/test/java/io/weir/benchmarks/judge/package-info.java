@NullMarked
package io.weir.benchmarks.judge;

import org.jspecify.annotations.NullMarked;
