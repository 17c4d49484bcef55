/**
 * What can be said against policies without seeing a flow: one small class per rule, each reporting
 * only what the cluster's state proves.
 */
@NullMarked
package io.weir.policy.lint;

import org.jspecify.annotations.NullMarked;
