package io.weir.lab.run;

import io.weir.collector.capture.DropLog;
import io.weir.collector.drops.DropEvent;
import io.weir.collector.ebpf.DropListener;
import io.weir.collector.ebpf.DropSource;
import io.weir.lab.net.LabException;
import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the packets that one node drops to a file. */
final class DropRecorder implements AutoCloseable {
  private final LabNode node;
  private final DropSource source;
  private final DropLog log;
  private final Thread reader;
  private volatile @Nullable Exception failure;

  private DropRecorder(LabNode node, DropSource source, DropLog log) {
    this.node = node;
    this.source = source;
    this.log = log;
    this.reader = new Thread(this::read, "lab-drops-" + node.name());
    reader.setDaemon(true);
  }

  /** Returns once drops are watched, so that none after this is missed. */
  static DropRecorder start(LabNode node, Path file) throws IOException {
    DropLog log = new DropLog(file);
    try {
      DropRecorder recorder = new DropRecorder(node, DropSource.open(node.dropFilter()), log);
      recorder.reader.start();
      return recorder;
    } catch (IOException | RuntimeException e) {
      log.close();
      throw e;
    }
  }

  private void read() {
    try {
      source.run(
          new DropListener() {
            @Override
            public void drops(List<DropEvent> drops) {
              drops.forEach(DropRecorder.this::write);
            }

            @Override
            public void lost(
                Instant from,
                Instant until,
                LossPlace place,
                LossUnit unit,
                @Nullable Long count,
                String detail) {
              failure = new LabException(count + " drop events were lost on " + node.name());
            }
          });
    } catch (IOException | RuntimeException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(DropEvent event) {
    try {
      log.write(event);
    } catch (IOException e) {
      failure = e;
    }
  }

  /**
   * Ends the recording.
   *
   * @throws IOException if it is not complete
   */
  @Override
  public void close() throws IOException {
    source.close();
    boolean interrupted = false;
    while (reader.isAlive()) {
      try {
        reader.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    log.close();
    if (failure != null) {
      throw new LabException(
          "drops of %s are not completely recorded: %s".formatted(node.name(), failure), failure);
    }
  }
}
