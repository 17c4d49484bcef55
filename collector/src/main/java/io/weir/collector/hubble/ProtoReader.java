package io.weir.collector.hubble;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * Walks over one protobuf message field by field, without generated classes: few fields are wanted,
 * and nothing native is needed to build. Each method takes the value of the field it is at; a value
 * of another wire type than expected is refused.
 */
final class ProtoReader {

  /** Takes the value of one field from the stream, or skips it. */
  interface Field {
    void read(int number, CodedInputStream in, ProtoReader reader) throws IOException;
  }

  private int tag;

  private ProtoReader() {}

  static void read(CodedInputStream in, Field field) throws IOException {
    new ProtoReader().fields(in, field);
  }

  private void fields(CodedInputStream in, Field field) throws IOException {
    while (!in.isAtEnd()) {
      tag = in.readTag();
      if (tag == 0) {
        return;
      }
      field.read(WireFormat.getTagFieldNumber(tag), in, this);
    }
  }

  void skip(CodedInputStream in) throws IOException {
    in.skipField(tag);
  }

  /** A varint: numbers, enums and truth values. */
  long number(CodedInputStream in) throws IOException {
    require(WireFormat.WIRETYPE_VARINT);
    return in.readRawVarint64();
  }

  boolean truth(CodedInputStream in) throws IOException {
    return number(in) != 0;
  }

  String text(CodedInputStream in) throws IOException {
    require(WireFormat.WIRETYPE_LENGTH_DELIMITED);
    return in.readString();
  }

  void message(CodedInputStream in, Field field) throws IOException {
    require(WireFormat.WIRETYPE_LENGTH_DELIMITED);
    int outer = tag;
    int limit = in.pushLimit(in.readRawVarint32());
    while (in.getBytesUntilLimit() > 0) {
      tag = in.readTag();
      field.read(WireFormat.getTagFieldNumber(tag), in, this);
    }
    in.popLimit(limit);
    tag = outer;
  }

  /** A {@code google.protobuf.Timestamp}. */
  Instant time(CodedInputStream in) throws IOException {
    long[] parts = new long[2];
    message(
        in,
        (number, stream, reader) -> {
          if (number == 1 || number == 2) {
            parts[number - 1] = reader.number(stream);
          } else {
            reader.skip(stream);
          }
        });
    try {
      return Instant.ofEpochSecond(parts[0], parts[1]);
    } catch (DateTimeException | ArithmeticException e) {
      throw new InvalidProtocolBufferException("a time is out of its range");
    }
  }

  private void require(int wireType) throws InvalidProtocolBufferException {
    if (WireFormat.getTagWireType(tag) != wireType) {
      throw new InvalidProtocolBufferException(
          "field " + WireFormat.getTagFieldNumber(tag) + " has the wrong wire type");
    }
  }
}
