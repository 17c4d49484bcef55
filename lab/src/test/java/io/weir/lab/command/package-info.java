@NullMarked
package io.weir.lab.command;

import org.jspecify.annotations.NullMarked;
