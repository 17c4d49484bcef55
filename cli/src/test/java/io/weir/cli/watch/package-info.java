@NullMarked
package io.weir.cli.watch;

import org.jspecify.annotations.NullMarked;
