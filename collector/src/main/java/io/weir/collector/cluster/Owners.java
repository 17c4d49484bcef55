package io.weir.collector.cluster;

import io.weir.schemas.OwnerReference;
import io.weir.schemas.OwnerState;
import org.jspecify.annotations.Nullable;

/** Reads who controls an object. */
final class Owners {

  private Owners() {}

  static Object state(Fields object) {
    return OwnerState.newBuilder().setOwner(controller(object.at("metadata"))).build();
  }

  /** The owner reference with {@code controller: true}; an object has one at most. */
  static @Nullable OwnerReference controller(Fields metadata) {
    for (Fields reference : metadata.items("ownerReferences")) {
      String kind = reference.text("kind");
      String name = reference.text("name");
      if (reference.isTrue("controller") && kind != null && name != null) {
        return OwnerReference.newBuilder()
            .setKind(kind)
            .setName(name)
            .setUid(reference.text("uid"))
            .build();
      }
    }
    return null;
  }
}
