package io.weir.schemas.wire;

import io.weir.schemas.Capability;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.PluginStatement;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/**
 * Writes a flow record field by field. Every agent writes millions of them, and Avro's general way,
 * which looks up schema, union branch and conversion for each field, costs a multiple. The fields
 * stand in the order of the schema; that the bytes are Avro's own is tested.
 */
@SuppressWarnings("EnumOrdinal") // Avro writes an enum as the place of its symbol.
final class FlowRecordWriter implements DatumWriter<FlowRecord> {

  @Override
  public void setSchema(Schema schema) {
    if (!schema.equals(FlowRecord.getClassSchema())) {
      throw new IllegalArgumentException(
          "This writes " + FlowRecord.getClassSchema().getFullName());
    }
  }

  @Override
  public void write(FlowRecord flow, Encoder out) throws IOException {
    out.writeString(flow.getCluster());
    out.writeString(flow.getObserver());
    out.writeLong(flow.getEpoch());
    out.writeInt(flow.getPartition());
    out.writeLong(flow.getSequence());
    out.writeEnum(flow.getSourceKind().ordinal());
    capabilities(flow.getCapabilities(), out);
    out.writeLong(micros(flow.getIntervalStart()));
    out.writeLong(micros(flow.getIntervalEnd()));
    out.writeLong(micros(flow.getCellStart()));
    time(flow.getConnectionStart(), out);
    out.writeEnum(flow.getLifecycle().ordinal());
    out.writeEnum(flow.getOrientation().ordinal());
    out.writeInt(flow.getProtocol());
    out.writeString(flow.getSrcIp());
    number(flow.getSrcPort(), out);
    out.writeString(flow.getDstIp());
    number(flow.getDstPort(), out);
    text(flow.getOriginalDstIp(), out);
    number(flow.getOriginalDstPort(), out);
    text(flow.getTranslatedSrcIp(), out);
    number(flow.getTranslatedSrcPort(), out);
    out.writeString(flow.getWireSrcIp());
    number(flow.getWireSrcPort(), out);
    out.writeString(flow.getWireDstIp());
    number(flow.getWireDstPort(), out);
    number(flow.getIcmpType(), out);
    number(flow.getIcmpCode(), out);
    number(flow.getBytesToDst(), out);
    number(flow.getBytesToSrc(), out);
    number(flow.getPacketsToDst(), out);
    number(flow.getPacketsToSrc(), out);
    number(flow.getTcpFlags(), out);
    out.writeEnum(flow.getOutcome().ordinal());
    text(flow.getDropReason(), out);
    number(flow.getPacketsDropped(), out);
    truth(flow.getPassedSource(), out);
    truth(flow.getPassedDestination(), out);
    plugin(flow.getPlugin(), out);
  }

  private static void capabilities(List<Capability> capabilities, Encoder out) throws IOException {
    out.writeArrayStart();
    out.setItemCount(capabilities.size());
    for (int i = 0; i < capabilities.size(); i++) {
      out.startItem();
      out.writeEnum(capabilities.get(i).ordinal());
    }
    out.writeArrayEnd();
  }

  private static void plugin(@Nullable PluginStatement plugin, Encoder out) throws IOException {
    if (plugin == null) {
      out.writeIndex(0);
      return;
    }
    out.writeIndex(1);
    text(plugin.getVerdict(), out);
    text(plugin.getDropReason(), out);
    out.writeEnum(plugin.getEgress().ordinal());
    out.writeEnum(plugin.getIngress().ordinal());
    time(plugin.getDecidedAt(), out);
    out.writeArrayStart();
    out.setItemCount(plugin.getPolicies().size());
    for (String policy : plugin.getPolicies()) {
      out.startItem();
      out.writeString(policy);
    }
    out.writeArrayEnd();
  }

  private static void time(@Nullable Instant time, Encoder out) throws IOException {
    if (time == null) {
      out.writeIndex(0);
    } else {
      out.writeIndex(1);
      out.writeLong(micros(time));
    }
  }

  private static long micros(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), 1_000_000L),
        TimeUnit.NANOSECONDS.toMicros(time.getNano()));
  }

  /** Int and long are written alike. */
  private static void number(@Nullable Number value, Encoder out) throws IOException {
    if (value == null) {
      out.writeIndex(0);
    } else {
      out.writeIndex(1);
      out.writeLong(value.longValue());
    }
  }

  private static void text(@Nullable String value, Encoder out) throws IOException {
    if (value == null) {
      out.writeIndex(0);
    } else {
      out.writeIndex(1);
      out.writeString(value);
    }
  }

  private static void truth(@Nullable Boolean value, Encoder out) throws IOException {
    if (value == null) {
      out.writeIndex(0);
    } else {
      out.writeIndex(1);
      out.writeBoolean(value);
    }
  }
}
