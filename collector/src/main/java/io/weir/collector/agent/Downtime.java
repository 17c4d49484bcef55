package io.weir.collector.agent;

import io.weir.schemas.LossPlace;
import io.weir.schemas.LossUnit;
import io.weir.schemas.ObserverLoss;
import java.time.Instant;

/** Makes reports of the time in which nobody looked. */
record Downtime(String cluster, String observer) {

  ObserverLoss between(Instant from, Instant until, String detail) {
    ObserverLoss loss = new ObserverLoss();
    loss.setCluster(cluster);
    loss.setObserver(observer);
    loss.setIntervalStart(from);
    loss.setIntervalEnd(until.isAfter(from) ? until : from);
    loss.setPlace(LossPlace.DOWNTIME);
    loss.setUnit(LossUnit.TIME);
    loss.setDetail(detail);
    return loss;
  }
}
