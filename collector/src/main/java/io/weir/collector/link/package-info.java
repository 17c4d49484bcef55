/** Network interfaces and their peers, by rtnetlink(7). */
@NullMarked
package io.weir.collector.link;

import org.jspecify.annotations.NullMarked;
