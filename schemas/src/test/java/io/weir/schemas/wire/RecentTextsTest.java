package io.weir.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

class RecentTextsTest {

  @Property(tries = 500)
  void anyTextsAreReadAsTheyWereWritten(
      @ForAll("texts") List<String> texts, @ForAll("text") String likely) throws IOException {
    RecentTexts recent = new RecentTexts();
    BinaryDecoder twice = written(texts);
    BinaryDecoder guessed = written(texts);

    for (String text : texts) {
      assertThat(recent.read(twice)).isEqualTo(text);
      assertThat(recent.read(guessed, likely)).isEqualTo(text);
    }
  }

  @Example
  void aTextThatWasReadOfLateIsTheSameObject() throws IOException {
    RecentTexts recent = new RecentTexts();
    BinaryDecoder in = written(List.of("10.244.1.7", "fd00:10:244:1::7", "10.244.1.7"));

    String first = recent.read(in);
    recent.read(in);

    assertThat(recent.read(in)).isSameAs(first);
  }

  @Example
  void aTextThatIsAsExpectedIsTheExpectedObject() throws IOException {
    String expected = "a-node-with-a-name-too-long-to-be-remembered";

    assertThat(new RecentTexts().read(written(List.of(expected)), expected)).isSameAs(expected);
  }

  private static BinaryDecoder written(List<String> texts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
    for (String text : texts) {
      out.writeString(text);
    }
    return DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null);
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return text().list().ofMinSize(1).ofMaxSize(20);
  }

  /** Few letters, so that texts and the beginnings of texts repeat; zero, as rooms are filled. */
  @Provide
  Arbitrary<String> text() {
    return Arbitraries.strings().withChars('1', '.', 'a', '\0', 'é', '語').ofMaxLength(30);
  }
}
