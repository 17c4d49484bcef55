package io.weir.lab.firewall;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A NetworkPolicy as the compiler sees it.
 *
 * @param spec the object's spec, read by the compiler itself
 */
public record PolicyView(String namespace, String name, JsonNode spec) {}
