/** The {@code weir lab} command and the lab behind {@code weir demo --live}. */
@NullMarked
package io.weir.lab.command;

import org.jspecify.annotations.NullMarked;
