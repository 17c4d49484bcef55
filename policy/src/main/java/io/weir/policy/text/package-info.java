/** How people write values in options and files. */
@NullMarked
package io.weir.policy.text;

import org.jspecify.annotations.NullMarked;
