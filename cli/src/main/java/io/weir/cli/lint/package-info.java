/** {@code weir lint}: static findings over policies, for people, pipelines and code review. */
@NullMarked
package io.weir.cli.lint;

import org.jspecify.annotations.NullMarked;
