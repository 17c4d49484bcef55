@NullMarked
package io.weir.cli.collect;

import org.jspecify.annotations.NullMarked;
