/** Options of what counts as intended, the same in every command. */
@NullMarked
package io.weir.cli.intent;

import org.jspecify.annotations.NullMarked;
