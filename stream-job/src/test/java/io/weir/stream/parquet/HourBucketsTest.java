package io.weir.stream.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HourBucketsTest {

  private record Row(String cluster, Instant start) {}

  private final HourBuckets<Row> buckets = new HourBuckets<>(Row::cluster, Row::start);

  @Test
  void theFolderIsMadeOfClusterDayAndTwoDigitHourInUtc() {
    Row row = new Row("east", Instant.parse("2026-03-01T00:59:59.999999Z"));

    assertThat(buckets.getBucketId(row, new NoContext()))
        .isEqualTo("cluster=east/date=2026-03-01/hour=00");
  }

  @Test
  void rowsThatFollowEachOtherGoEachToTheirOwn() {
    Instant first = Instant.parse("2026-03-01T00:59:59.999999Z");
    List<Row> rows =
        List.of(
            new Row("east", first),
            new Row("east", first.minusSeconds(60)),
            new Row("east", first.plusSeconds(1)),
            new Row("west", first.plusSeconds(1)),
            new Row("west", first.plusSeconds(86_400)),
            new Row("east", first));

    assertThat(rows)
        .extracting(row -> buckets.getBucketId(row, new NoContext()))
        .containsExactly(
            "cluster=east/date=2026-03-01/hour=00",
            "cluster=east/date=2026-03-01/hour=00",
            "cluster=east/date=2026-03-01/hour=01",
            "cluster=west/date=2026-03-01/hour=01",
            "cluster=west/date=2026-03-02/hour=00",
            "cluster=east/date=2026-03-01/hour=00");
  }

  @ParameterizedTest
  @CsvSource({
    "a b, a%20b",
    "a/../b, a%2F..%2Fb",
    "x=y, x%3Dy",
    "grün, gr%C3%BCn",
    "prod-1.eu_w, prod-1.eu_w",
    "50%, 50%25"
  })
  void aClustersNameCannotLeaveItsFolder(String name, String escaped) {
    assertThat(HourBuckets.escape(name)).isEqualTo(escaped);
  }

  private static final class NoContext implements BucketAssigner.Context {

    @Override
    public long currentProcessingTime() {
      return 0;
    }

    @Override
    public long currentWatermark() {
      return 0;
    }

    @Override
    public Long timestamp() {
      return 0L;
    }
  }
}
