package io.weir.policy.judge;

/** A cell of the verdict table. */
record Ruling(Verdict verdict, Reason reason) {}
