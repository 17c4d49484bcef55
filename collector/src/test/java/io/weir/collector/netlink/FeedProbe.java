package io.weir.collector.netlink;

import java.io.IOException;

/** Runs a feed here until it fails, and prints why; a process of its own, with fewer rights. */
public final class FeedProbe {

  private FeedProbe() {}

  public static void main(String[] args) throws InterruptedException {
    try (ConntrackFeed feed = new ConntrackFeed(ConntrackOptions.here())) {
      feed.run(new RecordingListener());
    } catch (IOException e) {
      System.out.println(e.getMessage());
    }
  }
}
