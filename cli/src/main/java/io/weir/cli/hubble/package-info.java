/** How commands are told where Hubble's flows are. */
@NullMarked
package io.weir.cli.hubble;

import org.jspecify.annotations.NullMarked;
