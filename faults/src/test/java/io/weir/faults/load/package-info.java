/** Load whose right answer is known from how it is made. */
@NullMarked
package io.weir.faults.load;

import org.jspecify.annotations.NullMarked;
