package io.weir.collector.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever happens to a spool, it gives back what was put in, in order, from a known place on. */
class SpoolPropertyTest {

  enum Step {
    APPEND_FEW,
    APPEND_MANY,
    READ,
    ACKNOWLEDGE,
    REWIND,
    SYNC,
    REOPEN,
    KILL_WITH_TORN_TAIL
  }

  @Property(tries = 60)
  void givesBackWhatWasPutIn(@ForAll("steps") List<Step> steps) throws IOException {
    Path folder = Files.createTempDirectory("weir-spool");
    Spool spool = Spool.open(folder, SpoolOptions.SMALLEST * 64);
    int appended = 0;
    int acknowledged = 0;
    int synced = 0;
    int next = 0;
    try {
      for (Step step : steps) {
        switch (step) {
          case APPEND_FEW -> appended = append(spool, appended, 3);
          case APPEND_MANY -> appended = append(spool, appended, 2_000);
          case READ -> next = read(spool, next, 700);
          case ACKNOWLEDGE -> {
            if (next > acknowledged) {
              acknowledged = next;
              spool.acknowledge(next - 1);
            }
          }
          case REWIND -> {
            spool.rewind();
            next = acknowledged;
          }
          case SYNC -> {
            spool.sync();
            synced = acknowledged;
          }
          case REOPEN, KILL_WITH_TORN_TAIL -> {
            if (step == Step.REOPEN) {
              spool.close();
              synced = acknowledged;
            } else {
              tear(folder);
            }
            spool = Spool.open(folder, SpoolOptions.SMALLEST * 64);
            // What was acknowledged since the last sync may come again, nothing else.
            assertThat(spool.readIndex()).isBetween((long) synced, (long) acknowledged);
            acknowledged = (int) spool.readIndex();
            synced = acknowledged;
            next = acknowledged;
          }
        }
        assertThat(spool.records()).isEqualTo(appended - acknowledged);
      }
      next = read(spool, next, Integer.MAX_VALUE);
      assertThat(next).isEqualTo(appended);
    } finally {
      spool.close();
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Arbitraries.of(Step.class).list().ofMaxSize(25);
  }

  private static int append(Spool spool, int from, int count) throws IOException {
    List<Parcel> parcels = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      byte[] value = ByteBuffer.allocate(Integer.BYTES + i % 300).putInt(i).array();
      parcels.add(new Parcel(Parcel.Kind.FLOW, i % 7, new byte[i % 5], value));
    }
    assertThat(spool.append(parcels)).isEqualTo(from);
    return from + count;
  }

  private static int read(Spool spool, int next, int most) throws IOException {
    int index = next;
    for (Parcel parcel = spool.peek();
        parcel != null && index - next < most;
        parcel = spool.peek()) {
      assertThat(spool.readIndex()).isEqualTo(index);
      assertThat(ByteBuffer.wrap(parcel.value()).getInt()).isEqualTo(index);
      assertThat(parcel.partition()).isEqualTo(index % 7);
      assertThat(parcel.key()).hasSize(index % 5);
      spool.advance();
      index++;
    }
    return index;
  }

  private static void tear(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Path last = files.filter(SpoolSegment::isSegment).sorted().reduce((a, b) -> b).orElse(null);
      if (last != null) {
        Files.write(last, new byte[] {0, 0, 0, 99, 1, 2, 3, 4, 5}, StandardOpenOption.APPEND);
      }
    }
  }
}
