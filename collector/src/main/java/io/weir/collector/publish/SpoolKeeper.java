package io.weir.collector.publish;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The spool as far as the disk plays along: what fails is said once, and tried again after a while;
 * until then there is none. Not thread-safe.
 */
final class SpoolKeeper {

  private static final Logger log = LoggerFactory.getLogger(SpoolKeeper.class);
  private static final long PAUSE_NANOS = Duration.ofSeconds(30).toNanos();

  private final SpoolOptions options;
  private final Route.Outcomes outcomes;
  private @Nullable Spool spool;
  private boolean failing;
  private long retryAt = System.nanoTime();
  private long failures;

  SpoolKeeper(SpoolOptions options, Route.Outcomes outcomes) {
    this.options = options;
    this.outcomes = outcomes;
  }

  /** The spool; null while the disk fails. */
  @Nullable Spool usable() {
    if (spool != null && !failing) {
      return spool;
    }
    if (System.nanoTime() - retryAt < 0) {
      return null;
    }
    try {
      Spool opened = spool == null ? Spool.open(options.folder(), options.maxBytes()) : spool;
      if (spool == null) {
        spool = opened;
        outcomes.recovered(opened.recoveredFlows(), opened.recoveredLosses());
        reportDamages();
      } else {
        opened.sync();
      }
      if (failing) {
        log.info("The spool in {} works again", options.folder());
      }
      failing = false;
      return opened;
    } catch (IOException e) {
      failed(e);
      return null;
    }
  }

  /** Says what the disk has lost, if anything. */
  void reportDamages() {
    if (spool != null) {
      spool.takeDamages().forEach(outcomes::damaged);
    }
  }

  void failed(IOException problem) {
    failures++;
    retryAt = System.nanoTime() + PAUSE_NANOS;
    if (!failing) {
      failing = true;
      log.warn(
          "The spool in {} cannot be used ({}): records wait in memory only, and what does not fit"
              + " is lost and counted; tried again every {} s",
          options.folder(),
          problem.toString(),
          Duration.ofNanos(PAUSE_NANOS).toSeconds());
    }
  }

  SpoolDepth depth() {
    return spool == null
        ? new SpoolDepth(0, 0, failures, false)
        : new SpoolDepth(spool.records(), spool.bytes(), failures, !failing);
  }

  void close() {
    try {
      if (spool != null) {
        spool.close();
      }
    } catch (IOException e) {
      failed(e);
    }
  }
}
