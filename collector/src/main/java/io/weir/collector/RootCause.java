package io.weir.collector;

/** What is at the bottom of a failure: clients wrap it, and wrappers repeat the class of it. */
public final class RootCause {

  private static final int DEEPEST = 16;

  private RootCause() {}

  /** The last of the causes, 16 deep at most; the failure itself when it has none. */
  public static Throwable of(Throwable failure) {
    Throwable root = failure;
    for (int depth = 0; root.getCause() != null && depth < DEEPEST; depth++) {
      root = root.getCause();
    }
    return root;
  }
}
