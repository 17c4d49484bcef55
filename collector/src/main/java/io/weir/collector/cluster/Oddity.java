package io.weir.collector.cluster;

/**
 * A field of a Kubernetes object that could not be read and was left out; the rest of the object
 * was taken.
 *
 * @param field path within the object, e.g. {@code spec.containers[0].ports[1].containerPort}
 * @param message what is wrong, with the value
 */
record Oddity(String field, String message) {}
