/**
 * Flows as Cilium's Hubble tells them, from its exporter's JSON lines or its gRPC Observer service.
 *
 * <pre>
 * JSON lines ─┐
 *             ├─▶ HubbleEvent ─▶ HubbleTracker ──cell ends──▶ FlowRecord, ObserverLoss
 * GetFlows ───┘
 * </pre>
 */
@NullMarked
package io.weir.collector.hubble;

import org.jspecify.annotations.NullMarked;
