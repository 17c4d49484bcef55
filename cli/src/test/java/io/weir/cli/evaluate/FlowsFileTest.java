package io.weir.cli.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.cli.console.CommandFailure;
import io.weir.policy.judge.Part;
import io.weir.policy.judge.Verdict;
import io.weir.schemas.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowsFileTest {

  private static final String HEADER = "src,dst,protocol,dst_port\n";

  @TempDir private Path folder;
  private final List<String> warnings = new ArrayList<>();

  @Test
  void readsEveryColumnOfTheContractInAnyOrder() throws IOException {
    List<FlowRow> rows =
        read(
            """
            outcome,dst_port,protocol,dst,src,expect_verdict,expect_egress,expect_ingress
            established,443,tcp,shop/web,10.0.0.1,allowed,NOT_APPLICABLE,
            """);

    assertThat(rows)
        .containsExactly(
            new FlowRow(
                2,
                "10.0.0.1",
                "shop/web",
                "tcp",
                6,
                "443",
                443,
                Outcome.ESTABLISHED,
                new Expectation(Verdict.ALLOWED, Part.NOT_APPLICABLE, null)));
    assertThat(warnings).isEmpty();
  }

  @Test
  void protocolsWithoutPortsNeedNone() throws IOException {
    assertThat(read(HEADER + "a/b,c/d,ICMP,\n")).singleElement().extracting(FlowRow::port).isNull();
  }

  @Test
  void byteOrderMarkAndWindowsLinesAreFine() throws IOException {
    assertThat(read("\uFEFFsrc,dst,protocol,dst_port\r\na/b,c/d,UDP,53\r\n")).hasSize(1);
  }

  @Test
  void otherColumnsAreIgnoredWithAWarning() throws IOException {
    read("src,dst,protocol,dst_port,comment\na/b,c/d,TCP,80,hello\n");

    assertThat(warnings).containsExactly(file() + ": column 'comment' is ignored");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "a/b,c/d,TPC,80   | protocol 'TPC' is none of TCP, UDP, SCTP, ICMP, ICMPv6 or a number up to 255",
        "a/b,c/d,TCP,65536| dst_port '65536' is no number from 0 to 65535",
        "a/b,c/d,TCP,     | dst_port '' is no number from 0 to 65535",
        "a/b,c/d,TCP,http | dst_port 'http' is no number from 0 to 65535",
        "a/b,c/d,TCP      | 3 fields, and the header has 4",
      })
  void wrongRowNamesLineValueAndWhatIsAllowed(String row, String message) {
    assertThatThrownBy(() -> read(HEADER + "a/b,c/d,TCP,80\n" + row.strip() + "\n"))
        .isInstanceOf(CommandFailure.class)
        .hasMessage(file() + " line 3: " + message)
        .extracting(thrown -> ((CommandFailure) thrown).exitCode())
        .isEqualTo(2);
  }

  @Test
  void missingColumnIsNamed() {
    assertThatThrownBy(() -> read("src,dst,protocol\n"))
        .hasMessage(
            file() + " line 1: no column 'dst_port': the header needs src,dst,protocol,dst_port");
  }

  @Test
  void unknownExpectationSaysWhatIsAllowed() {
    assertThatThrownBy(
            () -> read("src,dst,protocol,dst_port,expect_verdict\na/b,c/d,TCP,80,DENY\n"))
        .hasMessageContaining("expect_verdict 'DENY' is none of [ALLOWED, DENIED,");
  }

  @Test
  void missingFileAndForeignEncodingAreOneLine() throws IOException {
    assertThatThrownBy(() -> FlowsFile.read(folder.resolve("none.csv"), warnings::add))
        .hasMessage(folder.resolve("none.csv") + " does not exist: name a CSV file of flows");

    Files.write(file(), "src,dst,protocol,dst_port\n\u00E4".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> FlowsFile.read(file(), warnings::add))
        .hasMessage(file() + " is not text in UTF-8");
  }

  private Path file() {
    return folder.resolve("flows.csv");
  }

  private List<FlowRow> read(String csv) throws IOException {
    return FlowsFile.read(Files.writeString(file(), csv), warnings::add);
  }
}
