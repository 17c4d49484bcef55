package io.weir.policy.explain;

import io.weir.policy.net.Cidr;
import io.weir.policy.rules.Match;
import io.weir.policy.rules.Peer;
import org.jspecify.annotations.Nullable;

/**
 * One peer of a rule held against the other end.
 *
 * @param index position in {@code from} or {@code to}
 * @param namespaces its namespaceSelector held against the namespace's labels; null when it has
 *     none, or was not asked
 * @param pods its podSelector held against the pod's labels, also where the namespace does not fit;
 *     null when it has none, or was not asked
 * @param exception the exception that holds the address; null unless {@link PeerCause#EXCEPTED}
 */
public record PeerTrace(
    int index,
    Peer peer,
    Match match,
    PeerCause cause,
    @Nullable SelectorTrace namespaces,
    @Nullable SelectorTrace pods,
    @Nullable Cidr exception) {}
