package io.weir.lab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.collector.doctor.Check;
import io.weir.collector.doctor.Finding;
import io.weir.collector.doctor.LiveHost;
import io.weir.collector.doctor.NodeDoctor;
import io.weir.collector.doctor.State;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The doctor in a network namespace of this kernel that looks like a node. */
@Timeout(60)
class NodeDoctorIT {

  private final Netns node = RunId.next().namespace("doctor");

  @BeforeEach
  void makeNode() throws Exception {
    String missing = Requirements.missing().orElse("");
    assumeTrue(missing.isEmpty(), missing);
    ip("netns", "add", node.name());
  }

  @AfterEach
  void removeNode() throws Exception {
    if (Requirements.missing().isEmpty()) {
      ip("netns", "delete", node.name());
    }
  }

  @Test
  void aFreshNamespaceTracksNothingUntilARuleAsksForIt() throws Exception {
    assertThat(at(examine(), Check.NODE_CONNTRACK_TRACKING).state()).isEqualTo(State.PROBLEM);

    inside("nft", "add", "table", "inet", "t");
    inside("nft", "add chain inet t c { type filter hook input priority 0 ; policy accept ; }");
    inside("nft", "add rule inet t c ct state established accept");

    Finding tracking = at(examine(), Check.NODE_CONNTRACK_TRACKING);
    assertThat(tracking.state()).as("%s", tracking).isEqualTo(State.OK);
  }

  @Test
  void settingsArePerNamespaceAndTheCureIsWhatItSays() throws Exception {
    Map<Check, Finding> before = examine();
    assertThat(at(before, Check.NODE_CONNTRACK_ACCT).state()).isEqualTo(State.WARNING);
    assertThat(at(before, Check.NODE_CONNTRACK_EVENTS).state()).isEqualTo(State.WARNING);

    for (Check check :
        List.of(
            Check.NODE_CONNTRACK_ACCT,
            Check.NODE_CONNTRACK_TIMESTAMP,
            Check.NODE_CONNTRACK_EVENTS)) {
      // The words of the cure, as far as they are the command.
      String cure = String.valueOf(at(before, check).cure()).replaceFirst(" \\(.*", "");
      inside(cure.split(" ", -1));
    }

    Map<Check, Finding> after = examine();
    assertThat(at(after, Check.NODE_CONNTRACK_ACCT).state()).isEqualTo(State.OK);
    assertThat(at(after, Check.NODE_CONNTRACK_TIMESTAMP).state()).isEqualTo(State.OK);
    assertThat(at(after, Check.NODE_CONNTRACK_EVENTS).state()).isEqualTo(State.OK);
  }

  @Test
  void flannelsInterfacesShowFlannel() throws Exception {
    inside("ip", "link", "add", "cni0", "type", "bridge");
    inside("ip", "link", "add", "flannel.1", "type", "bridge");

    Map<Check, Finding> found = examine();

    assertThat(at(found, Check.NODE_CNI).found()).startsWith("Flannel (interface flannel.1");
    assertThat(at(found, Check.NODE_POLICY_SUPPORT).state()).isEqualTo(State.WARNING);
    assertThat(at(found, Check.NODE_BRIDGE_NETFILTER).found()).contains("cni0");
  }

  @Test
  void rootMaySubscribeAndEveryCheckSpeaks() throws Exception {
    Map<Check, Finding> found = examine();

    assertThat(at(found, Check.NODE_CONNTRACK_SOCKET).state()).isEqualTo(State.OK);
    assertThat(found)
        .containsOnlyKeys(
            Arrays.stream(Check.values())
                .filter(check -> check.area() == Check.Area.NODE)
                .toList());
  }

  private Map<Check, Finding> examine() throws Exception {
    Map<Check, Finding> found = new EnumMap<>(Check.class);
    node.call(() -> NodeDoctor.examine(new LiveHost()))
        .forEach(finding -> found.put(finding.check(), finding));
    return found;
  }

  private static Finding at(Map<Check, Finding> found, Check check) {
    return Objects.requireNonNull(found.get(check), check.name());
  }

  private static void ip(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = "ip";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Command.run(List.of(command));
  }

  private void inside(String... command) throws Exception {
    Command.run(node.command(List.of(command)));
  }
}
