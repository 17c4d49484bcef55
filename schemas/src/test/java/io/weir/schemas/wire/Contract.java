package io.weir.schemas.wire;

import io.weir.schemas.ClusterChange;
import io.weir.schemas.Edge;
import io.weir.schemas.FlowRecord;
import io.weir.schemas.FlowVerdict;
import io.weir.schemas.ObserverLoss;
import java.util.List;
import org.apache.avro.Schema;

/** The records of the wire contract. */
final class Contract {

  static final List<Schema> SCHEMAS =
      List.of(
          FlowRecord.getClassSchema(),
          ObserverLoss.getClassSchema(),
          ClusterChange.getClassSchema(),
          FlowVerdict.getClassSchema(),
          Edge.getClassSchema());

  private Contract() {}
}
