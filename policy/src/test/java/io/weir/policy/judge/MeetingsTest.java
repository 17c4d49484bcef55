package io.weir.policy.judge;

import static io.weir.policy.testing.TestCluster.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.policy.cluster.ClusterTimeline;
import io.weir.policy.cluster.Presence;
import io.weir.policy.cluster.TimelineOptions;
import io.weir.policy.net.IpAddress;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MeetingsTest {

  private static final int MANY = 4_000;

  private final JudgeOptions options = JudgeOptions.defaults();
  private final ClusterTimeline timeline = new ClusterTimeline(TimelineOptions.defaults());

  @Test
  void whatWasKeptLastIsFound() {
    Meetings meetings = new Meetings(1 << 10);
    for (int i = 0; i < MANY; i++) {
      Meeting meeting = meeting(flow(i));
      meetings.keep(meeting);
      assertThat(find(meetings, flow(i))).isSameAs(meeting);
    }
  }

  @Test
  void keepsNoMoreThanItMay() {
    Meetings meetings = filled(1 << 10);

    assertThat(found(meetings)).isBetween(1_000, 1 << 10);
  }

  @Test
  void growsToKeepWhatItMay() {
    Meetings meetings = filled(1 << 16);

    assertThat(found(meetings)).isGreaterThan(MANY * 95 / 100);
  }

  @Test
  void tellsAddressesOfBothFamiliesPortsAndProtocolsApart() {
    Meetings meetings = new Meetings(1 << 10);
    ObservedFlow one = flow("10.0.0.1", "10.0.0.2", 6, 80);
    meetings.keep(meeting(one));

    assertThat(find(meetings, one)).isNotNull();
    assertThat(find(meetings, flow("::10.0.0.1", "10.0.0.2", 6, 80))).isNull();
    assertThat(find(meetings, flow("10.0.0.2", "10.0.0.1", 6, 80))).isNull();
    assertThat(find(meetings, flow("10.0.0.1", "10.0.0.2", 17, 80))).isNull();
    assertThat(find(meetings, flow("10.0.0.1", "10.0.0.2", 6, 81))).isNull();
    assertThat(find(meetings, flow("10.0.0.1", "10.0.0.2", 6, null))).isNull();
  }

  @Test
  void remembersNothingOfNumbersThatNoHeaderCarries() {
    assertThat(Meeting.service(flow("10.0.0.1", "10.0.0.2", 256, 80)))
        .isEqualTo(Meeting.NO_SERVICE);
    assertThat(Meeting.service(flow("10.0.0.1", "10.0.0.2", 6, 65536)))
        .isEqualTo(Meeting.NO_SERVICE);
    assertThat(Meeting.service(flow("10.0.0.1", "10.0.0.2", 6, -1))).isEqualTo(Meeting.NO_SERVICE);
  }

  @Test
  void tellsSourcePortsApartOnlyWhereItIsNotSureWhoOpenedTheConnection() {
    assertThat(Meeting.service(flow(Orientation.CERTAIN, 40_000)))
        .isEqualTo(Meeting.service(flow(Orientation.CERTAIN, 40_001)));
    assertThat(
            Stream.of(
                    flow(Orientation.CERTAIN, 40_000),
                    flow(Orientation.INFERRED, 40_000),
                    flow(Orientation.INFERRED, 40_001),
                    flow(Orientation.INFERRED, null))
                .map(Meeting::service))
        .doesNotContain(Meeting.NO_SERVICE)
        .doesNotHaveDuplicates();
    assertThat(Meeting.service(flow(Orientation.INFERRED, 65_536))).isEqualTo(Meeting.NO_SERVICE);
  }

  private Meetings filled(int most) {
    Meetings meetings = new Meetings(most);
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < MANY; i++) {
        meetings.keep(meeting(flow(i)));
      }
    }
    return meetings;
  }

  private static int found(Meetings meetings) {
    int found = 0;
    for (int i = 0; i < MANY; i++) {
      found += find(meetings, flow(i)) == null ? 0 : 1;
    }
    return found;
  }

  private static ObservedFlow flow(int number) {
    return flow("10.0." + number / 250 + "." + number % 250, "10.1.0.1", 6, 80);
  }

  private static ObservedFlow flow(
      String source, String destination, int protocol, @Nullable Integer port) {
    return new ObservedFlow(
        IpAddress.parse(source),
        null,
        IpAddress.parse(destination),
        protocol,
        port,
        START,
        START,
        Orientation.CERTAIN,
        Outcome.ESTABLISHED,
        false,
        null,
        null,
        null);
  }

  private static ObservedFlow flow(Orientation orientation, @Nullable Integer sourcePort) {
    IpAddress address = IpAddress.parse("10.0.0.1");
    return new ObservedFlow(
        address,
        null,
        sourcePort,
        address,
        6,
        80,
        START,
        START,
        orientation,
        Outcome.ESTABLISHED,
        false,
        null,
        null,
        null);
  }

  private Meeting meeting(ObservedFlow flow) {
    Presence source = timeline.presence(flow.source(), START);
    Presence destination = timeline.presence(flow.destination(), START);
    Question question = Question.of(flow, source.end(), destination.end(), timeline.at(START));
    return new Meeting(
        flow,
        Meeting.service(flow),
        0,
        source,
        destination,
        Duration.ZERO,
        Settled.of(question, timeline.at(START), new DecisionMaker(options), options),
        false);
  }

  private static @Nullable Meeting find(Meetings meetings, ObservedFlow flow) {
    return meetings.find(flow, Meeting.service(flow));
  }
}
