/** What every command talks to: the streams, the surroundings and the one way to fail. */
@NullMarked
package io.weir.cli.console;

import org.jspecify.annotations.NullMarked;
