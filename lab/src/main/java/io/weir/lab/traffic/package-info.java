/** Programs that listen and connect inside the lab's network namespaces. */
@NullMarked
package io.weir.lab.traffic;

import org.jspecify.annotations.NullMarked;
