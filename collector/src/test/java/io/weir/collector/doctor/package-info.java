@NullMarked
package io.weir.collector.doctor;

import org.jspecify.annotations.NullMarked;
