@NullMarked
package io.weir.lab.kube;

import org.jspecify.annotations.NullMarked;
