package io.weir.collector.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

  private static final List<Parcel> THREE =
      Collections.nCopies(3, new Parcel(Parcel.Kind.FLOW, 0, new byte[1], new byte[10]));

  @TempDir private Path folder;

  /** Nothing is closed or synced between the two: that is what a kill leaves. */
  @Test
  void numbersGoOnAfterAKillWhenAllWasAcknowledged() throws IOException {
    Spool killed = Spool.open(folder, SpoolOptions.SMALLEST);
    killed.append(THREE);
    killed.skipUnread();
    killed.acknowledge(2);

    try (Spool next = Spool.open(folder, SpoolOptions.SMALLEST)) {
      assertThat(next.records()).isZero();
      assertThat(next.append(THREE)).isEqualTo(3);
    }
    killed.close();
  }
}
