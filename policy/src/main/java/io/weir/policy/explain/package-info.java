/**
 * Tells a person why: which policy, rule, peer and port decided about a flow, what was probably
 * meant, and the smallest change of policies that would turn the decision. Asks the same questions
 * as the judge, with the judge's own code, and keeps every answer.
 */
@NullMarked
package io.weir.policy.explain;

import org.jspecify.annotations.NullMarked;
