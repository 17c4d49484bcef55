package io.weir.collector.capture;

/** Hears how far a replay is, on the replaying thread, now and then and at its end. */
@FunctionalInterface
public interface ReplayProgress {

  /**
   * Takes the state of the replay.
   *
   * @param events events replayed so far
   * @param bytesRead of the recorded files, as they lie on disk
   * @param bytesTotal of the recorded files, as they lie on disk
   */
  void progress(long events, long bytesRead, long bytesTotal);
}
