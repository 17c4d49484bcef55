@NullMarked
package io.weir.policy.explain;

import org.jspecify.annotations.NullMarked;
