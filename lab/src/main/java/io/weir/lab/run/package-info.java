/** Runs scenarios on the real kernel and records what it saw. */
@NullMarked
package io.weir.lab.run;

import org.jspecify.annotations.NullMarked;
