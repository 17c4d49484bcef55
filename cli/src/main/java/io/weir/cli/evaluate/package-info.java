/** {@code weir evaluate}: manifests and flows in, judged flows out. */
@NullMarked
package io.weir.cli.evaluate;

import org.jspecify.annotations.NullMarked;
