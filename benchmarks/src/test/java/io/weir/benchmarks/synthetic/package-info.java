@NullMarked
package io.weir.benchmarks.synthetic;

import org.jspecify.annotations.NullMarked;
