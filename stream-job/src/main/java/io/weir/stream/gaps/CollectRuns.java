package io.weir.stream.gaps;

import io.weir.stream.input.FlowInput;
import io.weir.stream.input.RecordNumber;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Puts the numbers of a subtask's records together, so that few runs instead of all numbers cross
 * the network. What it holds is handed on before each checkpoint: it needs no state.
 *
 * <p>Memory: about 200 bytes for each observer's process and partition among the records, of {@link
 * #MOST_HELD} at most.
 */
final class CollectRuns extends AbstractStreamOperator<NumberRun>
    implements OneInputStreamOperator<FlowInput, NumberRun> {

  private static final long serialVersionUID = 1L;

  private static final int MOST_HELD = 50_000;

  /** A gap is told minutes after it was met: it need not be met at once. */
  private static final long HELD_MILLIS = Duration.ofSeconds(10).toMillis();

  private record Lane(String cluster, String observer, long epoch, int partition) {}

  private static final class Run {

    private final RecordNumber first;
    private RecordNumber last;

    Run(RecordNumber first) {
      this.first = first;
      this.last = first;
    }

    boolean has(long sequence) {
      return sequence >= first.sequence() && sequence <= last.sequence();
    }

    NumberRun toNumberRun() {
      return new NumberRun(
          first.cluster(),
          first.observer(),
          first.epoch(),
          first.partition(),
          first.sequence(),
          first.intervalStart(),
          first.intervalEnd(),
          last.sequence(),
          last.intervalStart(),
          last.intervalEnd());
    }
  }

  // In the order of their first numbers: an observer's earlier process goes before its later one.
  private transient Map<Lane, Run> held = new LinkedHashMap<>();
  private transient long handedOnAt;

  @Override
  public void open() throws Exception {
    super.open();
    held = new LinkedHashMap<>();
    handedOnAt = Long.MIN_VALUE;
  }

  @Override
  public void processElement(StreamRecord<FlowInput> element) {
    RecordNumber number = element.getValue().number();
    if (number == null || number.sequence() < 0) {
      return;
    }
    Lane lane = new Lane(number.cluster(), number.observer(), number.epoch(), number.partition());
    Run run = held.get(lane);
    if (run == null) {
      if (held.size() >= MOST_HELD) {
        handOn();
      }
      held.put(lane, new Run(number));
    } else if (number.sequence() == run.last.sequence() + 1) {
      run.last = number;
    } else if (!run.has(number.sequence())) {
      output.collect(new StreamRecord<>(run.toNumberRun()));
      held.put(lane, new Run(number));
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    if (handedOnAt == Long.MIN_VALUE || mark.getTimestamp() - handedOnAt >= HELD_MILLIS) {
      handedOnAt = mark.getTimestamp();
      handOn();
    }
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    handOn();
  }

  @Override
  public void finish() throws Exception {
    handOn();
    super.finish();
  }

  private void handOn() {
    held.values().forEach(run -> output.collect(new StreamRecord<>(run.toNumberRun())));
    held.clear();
  }
}
