@NullMarked
package io.weir.policy.oracle;

import org.jspecify.annotations.NullMarked;
