/** {@code weir demo}: the recorded lab through the real pipeline. */
@NullMarked
package io.weir.cli.demo;

import org.jspecify.annotations.NullMarked;
