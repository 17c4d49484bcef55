/**
 * What modules that the command line does not know may add to it, found by {@link
 * java.util.ServiceLoader}.
 */
@NullMarked
package io.weir.cli.spi;

import org.jspecify.annotations.NullMarked;
