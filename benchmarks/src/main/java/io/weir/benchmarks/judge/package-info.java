/** JMH benchmarks of the judge on made-up clusters, beside what issue and docs promise. */
@NullMarked
package io.weir.benchmarks.judge;

import org.jspecify.annotations.NullMarked;
