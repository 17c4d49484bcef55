/**
 * A very small stand-in for the Kubernetes API and its controllers: enough to hold a scenario's
 * objects and give pods addresses.
 */
@NullMarked
package io.weir.lab.kube;

import org.jspecify.annotations.NullMarked;
