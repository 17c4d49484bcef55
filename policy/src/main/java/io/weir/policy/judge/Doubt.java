package io.weir.policy.judge;

/** A missing fact on which a part hangs. */
record Doubt(Reason reason, String fact) {}
