/** What is read from Kafka, told apart and keyed; what cannot be read. */
@NullMarked
package io.weir.stream.input;

import org.jspecify.annotations.NullMarked;
