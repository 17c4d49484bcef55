@NullMarked
package io.weir.lab.net;

import org.jspecify.annotations.NullMarked;
