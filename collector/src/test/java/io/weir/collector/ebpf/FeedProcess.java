package io.weir.collector.ebpf;

import java.util.List;

/** A process of its own with a traffic feed, to be killed. Says {@code ready} when it watches. */
final class FeedProcess {

  private FeedProcess() {}

  public static void main(String[] args) throws Exception {
    TrafficFeed feed =
        new TrafficFeed(
            TrafficOptions.defaults().withMethods(List.of(AttachMethod.valueOf(args[0]))));
    Thread runner =
        new Thread(
            () -> {
              try {
                feed.run(new RecordingListener());
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    runner.start();
    while (feed.counters().watched() < 2) {
      Thread.onSpinWait();
    }
    System.out.println("ready");
    runner.join();
  }
}
