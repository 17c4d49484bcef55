/** The lab's network: namespaces as pods, nodes and outside machines, and commands inside them. */
@NullMarked
package io.weir.lab.net;

import org.jspecify.annotations.NullMarked;
