@NullMarked
package io.weir.lab.lint;

import org.jspecify.annotations.NullMarked;
