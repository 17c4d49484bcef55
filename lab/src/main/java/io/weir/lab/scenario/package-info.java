/** Scenarios: what a lab run sets up, does, and expects. */
@NullMarked
package io.weir.lab.scenario;

import org.jspecify.annotations.NullMarked;
