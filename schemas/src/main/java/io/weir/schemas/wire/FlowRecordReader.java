package io.weir.schemas.wire;

import io.weir.schemas.Capability;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.Lifecycle;
import io.weir.schemas.Orientation;
import io.weir.schemas.Outcome;
import io.weir.schemas.PluginDecision;
import io.weir.schemas.PluginStatement;
import io.weir.schemas.SourceKind;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.Decoder;
import org.jspecify.annotations.Nullable;

/**
 * Reads a flow record of the current schema field by field, as {@link FlowRecordWriter} writes it:
 * the job reads each at least twice. That it reads what Avro reads is tested. Damaged bytes surface
 * as unchecked exceptions, as with Avro's own reader.
 */
final class FlowRecordReader implements DatumReader<FlowRecord> {

  private static final int MICROS = 1_000_000;

  private static final SourceKind[] SOURCE_KINDS = SourceKind.values();
  private static final Capability[] CAPABILITIES = Capability.values();
  private static final Lifecycle[] LIFECYCLES = Lifecycle.values();
  private static final Orientation[] ORIENTATIONS = Orientation.values();
  private static final Outcome[] OUTCOMES = Outcome.values();
  private static final PluginDecision[] DECISIONS = PluginDecision.values();

  private final RecentTexts recent = new RecentTexts();
  private String cluster = "";

  @Override
  public void setSchema(Schema schema) {
    if (!schema.equals(FlowRecord.getClassSchema())) {
      throw new IllegalArgumentException("This reads " + FlowRecord.getClassSchema().getFullName());
    }
  }

  @Override
  public FlowRecord read(@Nullable FlowRecord reuse, Decoder in) throws IOException {
    FlowRecord flow = new FlowRecord();
    cluster = recent.read(in, cluster);
    flow.setCluster(cluster);
    flow.setObserver(recent.read(in));
    flow.setEpoch(in.readLong());
    flow.setPartition(in.readInt());
    flow.setSequence(in.readLong());
    flow.setSourceKind(SOURCE_KINDS[in.readEnum()]);
    flow.setCapabilities(capabilities(in));
    flow.setIntervalStart(time(in.readLong()));
    flow.setIntervalEnd(time(in.readLong()));
    flow.setCellStart(time(in.readLong()));
    flow.setConnectionStart(timeOrNull(in));
    flow.setLifecycle(LIFECYCLES[in.readEnum()]);
    flow.setOrientation(ORIENTATIONS[in.readEnum()]);
    flow.setProtocol(in.readInt());
    flow.setSrcIp(recent.read(in));
    flow.setSrcPort(intOrNull(in));
    flow.setDstIp(recent.read(in));
    flow.setDstPort(intOrNull(in));
    flow.setOriginalDstIp(addressOrNull(in));
    flow.setOriginalDstPort(intOrNull(in));
    flow.setTranslatedSrcIp(addressOrNull(in));
    flow.setTranslatedSrcPort(intOrNull(in));
    flow.setWireSrcIp(recent.read(in, flow.getSrcIp()));
    flow.setWireSrcPort(intOrNull(in));
    flow.setWireDstIp(recent.read(in, flow.getDstIp()));
    flow.setWireDstPort(intOrNull(in));
    flow.setIcmpType(intOrNull(in));
    flow.setIcmpCode(intOrNull(in));
    flow.setBytesToDst(longOrNull(in));
    flow.setBytesToSrc(longOrNull(in));
    flow.setPacketsToDst(longOrNull(in));
    flow.setPacketsToSrc(longOrNull(in));
    flow.setTcpFlags(intOrNull(in));
    flow.setOutcome(OUTCOMES[in.readEnum()]);
    flow.setDropReason(textOrNull(in));
    flow.setPacketsDropped(longOrNull(in));
    flow.setPassedSource(truthOrNull(in));
    flow.setPassedDestination(truthOrNull(in));
    flow.setPlugin(isThere(in) ? plugin(in) : null);
    return flow;
  }

  private static List<Capability> capabilities(Decoder in) throws IOException {
    List<Capability> capabilities = new ArrayList<>(CAPABILITIES.length);
    for (long left = in.readArrayStart(); left > 0; left = in.arrayNext()) {
      for (long i = 0; i < left; i++) {
        capabilities.add(CAPABILITIES[in.readEnum()]);
      }
    }
    return capabilities;
  }

  private static PluginStatement plugin(Decoder in) throws IOException {
    PluginStatement plugin = new PluginStatement();
    plugin.setVerdict(textOrNull(in));
    plugin.setDropReason(textOrNull(in));
    plugin.setEgress(DECISIONS[in.readEnum()]);
    plugin.setIngress(DECISIONS[in.readEnum()]);
    plugin.setDecidedAt(timeOrNull(in));
    List<String> policies = new ArrayList<>();
    for (long left = in.readArrayStart(); left > 0; left = in.arrayNext()) {
      for (long i = 0; i < left; i++) {
        policies.add(in.readString());
      }
    }
    plugin.setPolicies(policies);
    return plugin;
  }

  private static Instant time(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000L);
  }

  private static @Nullable Instant timeOrNull(Decoder in) throws IOException {
    return isThere(in) ? time(in.readLong()) : null;
  }

  private static @Nullable Integer intOrNull(Decoder in) throws IOException {
    return isThere(in) ? in.readInt() : null;
  }

  private static @Nullable Long longOrNull(Decoder in) throws IOException {
    return isThere(in) ? in.readLong() : null;
  }

  private static @Nullable String textOrNull(Decoder in) throws IOException {
    return isThere(in) ? in.readString() : null;
  }

  private @Nullable String addressOrNull(Decoder in) throws IOException {
    return isThere(in) ? recent.read(in) : null;
  }

  private static @Nullable Boolean truthOrNull(Decoder in) throws IOException {
    return isThere(in) ? in.readBoolean() : null;
  }

  /** Every union of the contract is null or something. */
  private static boolean isThere(Decoder in) throws IOException {
    int branch = in.readIndex();
    if (branch < 0 || branch > 1) {
      throw new AvroTypeException("A union of two has no branch " + branch);
    }
    return branch == 1;
  }
}
