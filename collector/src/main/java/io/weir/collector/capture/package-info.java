/** The capture folder: what a lab run recorded from a real kernel, and its replay. */
@NullMarked
package io.weir.collector.capture;

import org.jspecify.annotations.NullMarked;
