/**
 * Which observations are one connection in one cell, and what they say together. Pure: no Flink.
 */
@NullMarked
package io.weir.stream.pairing;

import org.jspecify.annotations.NullMarked;
