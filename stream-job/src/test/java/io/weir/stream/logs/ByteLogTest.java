package io.weir.stream.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ByteLogTest {

  @Property
  void entriesAreFoundWhereTheyWerePutAndInOrder(@ForAll("entries") List<byte[]> entries) {
    ByteLog log = new ByteLog();
    for (byte[] entry : entries) {
      assertThat(log.add(entry).read()).isEqualTo(entry);
    }
    assertThat(read(log)).containsExactlyElementsOf(entries);
  }

  @Property
  void whatWasTakenStaysAsItWasAndCanBeGoneOnWith(
      @ForAll("entries") List<byte[]> first, @ForAll("entries") List<byte[]> then) {
    ByteLog log = new ByteLog();
    first.forEach(log::add);
    List<byte[]> taken = log.take();
    assertThat(log.hasGrown()).isFalse();
    then.forEach(log::add);
    assertThat(log.hasGrown()).isEqualTo(!then.isEmpty());

    ByteLog again = ByteLog.of(taken);
    assertThat(read(again)).containsExactlyElementsOf(first);
    then.forEach(again::add);
    List<byte[]> all = new ArrayList<>(first);
    all.addAll(then);
    assertThat(read(again)).containsExactlyElementsOf(all);
    assertThat(read(ByteLog.of(log.take()))).containsExactlyElementsOf(all);
  }

  private static List<byte[]> read(ByteLog log) {
    List<byte[]> read = new ArrayList<>();
    log.forEach(place -> read.add(place.read()));
    return read;
  }

  @Provide
  Arbitrary<List<byte[]>> entries() {
    return Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(700).list().ofMaxSize(40);
  }
}
