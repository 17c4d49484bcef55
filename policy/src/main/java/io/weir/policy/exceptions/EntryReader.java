package io.weir.policy.exceptions;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads one entry of the file. */
final class EntryReader {

  private static final Set<String> KEYS =
      Set.of(
          "name",
          "cluster",
          "source",
          "destination",
          "ports",
          "covers",
          "reason",
          "owner",
          "created",
          "expires");

  private EntryReader() {}

  /**
   * Reads it.
   *
   * @param place file and entry, for messages
   * @throws IllegalArgumentException if it cannot be understood, naming place and field
   */
  static AcceptedException read(JsonNode entry, String place) {
    Fields fields = Fields.of(entry, place, "", KEYS);
    String name = fields.requireText("name", "what accepted_by will say");
    EndSelector source = EndReader.read(fields, "source", place);
    EndSelector destination = EndReader.read(fields, "destination", place);
    List<AcceptedPorts> ports = ports(fields);
    Coverage covers = covers(fields);
    String reason = fields.requireText("reason", "say why it is fine");
    String owner = fields.requireText("owner", "say who answers for it");
    Instant created = moment(fields, "created", "the day it was decided");
    Instant expires = moment(fields, "expires", "nothing is accepted for ever");
    try {
      return new AcceptedException(
          name,
          fields.text("cluster"),
          source,
          destination,
          ports,
          covers,
          reason,
          owner,
          created,
          expires);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
    }
  }

  private static List<AcceptedPorts> ports(Fields fields) {
    List<AcceptedPorts> ports = new ArrayList<>();
    List<JsonNode> items = fields.list("ports");
    if (items.isEmpty() && fields.get("ports") != null) {
      throw fields.problem("ports", "is an empty list; leave it out for every port");
    }
    for (int i = 0; i < items.size(); i++) {
      JsonNode item = items.get(i);
      String field = "ports[" + i + "]";
      if (!item.isTextual() && !item.isInt()) {
        throw fields.problem(field, "is " + Fields.show(item) + "; allowed: text as in 5432/TCP");
      }
      try {
        ports.add(AcceptedPorts.parse(item.asText()));
      } catch (IllegalArgumentException e) {
        throw fields.problem(field, String.valueOf(e.getMessage()));
      }
    }
    return ports;
  }

  private static Coverage covers(Fields fields) {
    if (fields.get("covers") == null) {
      return Coverage.STANDARD;
    }
    List<String> codes = new ArrayList<>();
    for (JsonNode item : fields.list("covers")) {
      codes.add(item.isTextual() ? item.textValue() : item.toString());
    }
    try {
      return Coverage.of(codes);
    } catch (IllegalArgumentException e) {
      throw fields.problem("covers", String.valueOf(e.getMessage()));
    }
  }

  private static Instant moment(Fields fields, String field, String why) {
    String text = fields.requireText(field, why);
    try {
      return text.length() == "2027-06-30".length()
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw fields.problem(
          field,
          "is "
              + Fields.show(fields.require(field, why))
              + "; allowed: a date, 2027-06-30, or a time, 2027-06-30T12:00:00Z");
    }
  }
}
