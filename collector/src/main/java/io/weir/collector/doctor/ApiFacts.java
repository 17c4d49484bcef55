package io.weir.collector.doctor;

import com.fasterxml.jackson.databind.JsonNode;

/** What a cluster's API tells. */
public interface ApiFacts {

  /** Reads something, at most one page. */
  ApiAnswer get(String path) throws InterruptedException;

  /** Asks a question that takes a body and changes nothing (an access review). */
  ApiAnswer post(String path, JsonNode body) throws InterruptedException;
}
