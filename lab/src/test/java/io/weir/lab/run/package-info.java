@NullMarked
package io.weir.lab.run;

import org.jspecify.annotations.NullMarked;
