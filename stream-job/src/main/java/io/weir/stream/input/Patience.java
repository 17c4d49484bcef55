package io.weir.stream.input;

import java.io.Serializable;
import java.time.Duration;

/**
 * How long flows are waited for.
 *
 * @param outOfOrderness how far behind the latest flow of its partition another may be, in the
 *     flows' own time
 * @param idleAfter how long a partition that is read up to its end may be silent before others go
 *     on without it
 * @param unreadAfter the same of a partition that cannot be read up to its end, while Kafka serves
 *     others
 */
public record Patience(Duration outOfOrderness, Duration idleAfter, Duration unreadAfter)
    implements Serializable {}
