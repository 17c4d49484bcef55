@NullMarked
package io.weir.policy.testing;

import org.jspecify.annotations.NullMarked;
