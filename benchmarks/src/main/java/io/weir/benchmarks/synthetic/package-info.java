/** Made-up clusters of any size, shaped like real ones, and traffic for them: the same by seed. */
@NullMarked
package io.weir.benchmarks.synthetic;

import org.jspecify.annotations.NullMarked;
