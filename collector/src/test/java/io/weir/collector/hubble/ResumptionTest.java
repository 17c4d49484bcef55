package io.weir.collector.hubble;

import static io.weir.collector.hubble.Seen.NINE;
import static io.weir.collector.hubble.Seen.syn;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResumptionTest {

  private static final FlowEvent FIRST = syn().event();
  private static final FlowEvent SECOND = syn().after(Duration.ofSeconds(1)).event();
  private static final FlowEvent LATER = syn().after(Duration.ofSeconds(9)).event();

  private final Resumption resumption = new Resumption();

  @Test
  void theFirstStreamBeginsWhereItIsTold() {
    assertThat(resumption.begin(null)).isNull();
    assertThat(resumption.begin(NINE)).isEqualTo(NINE);
  }

  @Test
  void aFurtherOneBeginsABitBeforeTheLastEvent() {
    take(FIRST);
    take(SECOND);

    assertThat(resumption.begin(NINE)).isEqualTo(SECOND.at().minusSeconds(5));
  }

  @Test
  void whatWasHadIsARepetition() {
    assertThat(resumption.isRepeated(FIRST)).isFalse();
    assertThat(resumption.isRepeated(FIRST)).isTrue();
    assertThat(resumption.isRepeated(SECOND)).isFalse();
  }

  @Test
  void itsOwnIdentityCountsWhereItHasOne() {
    FlowEvent one = named(FIRST, "a");

    assertThat(resumption.isRepeated(one)).isFalse();
    assertThat(resumption.isRepeated(named(FIRST, "b"))).isFalse();
    assertThat(resumption.isRepeated(named(SECOND, "a"))).isTrue();
  }

  @Test
  void aRepetitionProvesThatNothingIsMissing() {
    take(FIRST);
    resumption.begin(null);

    assertThat(take(FIRST)).isNull();
    assertThat(take(LATER)).isNull();
  }

  @Test
  void withoutOneTheTimeBetweenIsMissing() {
    take(FIRST);
    resumption.begin(null);

    assertThat(take(LATER)).isEqualTo(new Resumption.Gap(FIRST.at(), LATER.at()));
    assertThat(take(syn().after(Duration.ofSeconds(10)).event())).isNull();
  }

  @Test
  void nothingProvesWhatCameBeforeTheFirstEventOfAServerThatWasWaitedFor() {
    resumption.begin(null);
    resumption.begin(NINE.minusSeconds(60));

    assertThat(take(FIRST)).isEqualTo(new Resumption.Gap(NINE.minusSeconds(60), FIRST.at()));
    assertThat(take(syn().on("n1").event())).isNull();
  }

  @Test
  void eachNodeHasToProveItForItself() {
    FlowEvent other = syn().on("n1").event();
    FlowEvent otherLater = syn().on("n1").after(Duration.ofSeconds(9)).event();
    take(FIRST);
    take(other);
    resumption.begin(null);

    assertThat(take(FIRST)).isNull();
    assertThat(take(otherLater)).isEqualTo(new Resumption.Gap(other.at(), otherLater.at()));
  }

  private Resumption.@Nullable Gap take(FlowEvent event) {
    return resumption.gapBefore(event, resumption.isRepeated(event));
  }

  private static FlowEvent named(FlowEvent event, String uuid) {
    return new FlowEvent(
        event.at(), event.node(), uuid, event.packet(), event.sight(), event.words());
  }
}
