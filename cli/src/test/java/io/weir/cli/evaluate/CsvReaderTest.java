package io.weir.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class CsvReaderTest {

  @Property(tries = 200)
  void readsWhatAWriterQuotes(
      @ForAll @Size(min = 1, max = 5)
          List<
                  @Size(min = 2, max = 4) List<
                      @StringLength(max = 6) @CharRange(from = 'a', to = 'c')
                      @Chars({',', '"', '\n', '\r', ' '}) String>>
              records)
      throws IOException {
    String csv =
        records.stream()
            .map(
                fields ->
                    fields.stream()
                        .map(field -> '"' + field.replace("\"", "\"\"") + '"')
                        .collect(Collectors.joining(",")))
            .collect(Collectors.joining("\r\n"));

    assertThat(readAll(csv)).isEqualTo(records);
  }

  @Test
  void blankLinesAreSkippedAndCounted() throws IOException {
    CsvReader reader = new CsvReader(new StringReader("a,b\n\n\r\nc,d"));

    assertThat(reader.next()).isEqualTo(new CsvReader.Fields(1, List.of("a", "b")));
    assertThat(reader.next()).isEqualTo(new CsvReader.Fields(4, List.of("c", "d")));
    assertThat(reader.next()).isNull();
  }

  @Test
  void openQuoteNamesItsLine() {
    assertThatThrownBy(() -> readAll("a,b\n\"c,d"))
        .isInstanceOf(IOException.class)
        .hasMessage("line 2: a quoted field is not closed");
  }

  private static List<List<String>> readAll(String csv) throws IOException {
    CsvReader reader = new CsvReader(new StringReader(csv));
    List<List<String>> records = new ArrayList<>();
    for (CsvReader.Fields next = reader.next(); next != null; next = reader.next()) {
      records.add(next.values());
    }
    return records;
  }
}
