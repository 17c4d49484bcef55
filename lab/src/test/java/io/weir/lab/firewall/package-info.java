@NullMarked
package io.weir.lab.firewall;

import org.jspecify.annotations.NullMarked;
