/** What an archive says, in words and for people. */
@NullMarked
package io.weir.cli.summary;

import org.jspecify.annotations.NullMarked;
