package io.weir.policy.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Where the behaviour that a test holds is written down: the API's types, the Kubernetes
 * documentation, an enhancement proposal (KEP), a conformance test (e2e), or a choice of ours where
 * they leave one. The reference page of semantics is made from these.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Source {
  String value();
}
