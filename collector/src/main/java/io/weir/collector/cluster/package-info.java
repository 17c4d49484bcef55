/**
 * The cluster as sources tell it: objects mapped to changes, from manifests, from a recorded
 * journal or from a live Kubernetes API.
 */
@NullMarked
package io.weir.collector.cluster;

import org.jspecify.annotations.NullMarked;
