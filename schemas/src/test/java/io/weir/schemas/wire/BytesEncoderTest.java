package io.weir.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class BytesEncoderTest {

  private final BytesEncoder encoder = new BytesEncoder();

  @Test
  void anEmptyTextIsItsLength() throws IOException {
    encoder.writeString("");
    assertThat(encoder.written()).containsExactly(0);
  }

  @Test
  void whatIsClearedLeavesNothing() throws IOException {
    encoder.writeString("10.0.0.1");
    encoder.clear();
    encoder.writeBoolean(true);
    assertThat(encoder.written()).containsExactly(1);
  }

  @Test
  void growsWithALongText() throws IOException {
    encoder.writeString("é" + "a".repeat(5_000));
    assertThat(encoder.written()).hasSize(2 + 2 + 5_000);
  }

  @Property
  void writesWhatAvroWrites(@ForAll("values") List<Object> values) throws IOException {
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    BinaryEncoder avro = EncoderFactory.get().binaryEncoder(expected, null);
    BytesEncoder mine = new BytesEncoder();
    for (Object value : values) {
      write(value, avro);
      write(value, mine);
    }
    avro.flush();
    assertThat(mine.written()).isEqualTo(expected.toByteArray());
  }

  @Provide
  Arbitrary<List<Object>> values() {
    return Arbitraries.<Object>oneOf(
            Arbitraries.strings().asGeneric(),
            Arbitraries.strings().ascii().ofMaxLength(40).asGeneric(),
            Arbitraries.integers().asGeneric(),
            Arbitraries.longs().asGeneric(),
            Arbitraries.floats().asGeneric(),
            Arbitraries.doubles().asGeneric(),
            Arbitraries.of(true, false).asGeneric(),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(20).asGeneric())
        .list()
        .ofMaxSize(300);
  }

  private static void write(Object value, Encoder to) throws IOException {
    if (value instanceof String text) {
      to.writeString(text);
    } else if (value instanceof Integer number) {
      to.writeInt(number);
    } else if (value instanceof Long number) {
      to.writeLong(number);
    } else if (value instanceof Float number) {
      to.writeFloat(number);
    } else if (value instanceof Double number) {
      to.writeDouble(number);
    } else if (value instanceof Boolean truth) {
      to.writeBoolean(truth);
    } else {
      to.writeBytes((byte[]) value);
    }
  }
}
