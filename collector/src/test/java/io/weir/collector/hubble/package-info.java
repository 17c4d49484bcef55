@NullMarked
package io.weir.collector.hubble;

import org.jspecify.annotations.NullMarked;
