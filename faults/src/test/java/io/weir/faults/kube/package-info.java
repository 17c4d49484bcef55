/** The cluster watcher, its election and doctor against a real kube-apiserver with its etcd. */
@NullMarked
package io.weir.faults.kube;

import org.jspecify.annotations.NullMarked;
