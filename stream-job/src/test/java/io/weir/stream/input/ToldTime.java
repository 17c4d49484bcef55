package io.weir.stream.input;

import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/** What a clock tells, as texts. */
record ToldTime(List<String> list) implements WatermarkOutput {

  @Override
  public void emitWatermark(Watermark watermark) {
    list.add(String.valueOf(watermark.getTimestamp()));
  }

  @Override
  public void markIdle() {
    list.add("idle");
  }

  @Override
  public void markActive() {
    list.add("active");
  }
}
