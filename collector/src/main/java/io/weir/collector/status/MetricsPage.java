package io.weir.collector.status;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Consumer;

/** Metrics in Prometheus' text format, read when they are asked for. Thread-safe. */
public final class MetricsPage {

  /** Of what {@link #write} writes. */
  public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  /** Takes a metric's values, none when there is nothing to tell. */
  public interface Values {

    /**
     * Takes one.
     *
     * @param labels values of the metric's labels, in their order
     */
    void add(double value, String... labels);

    /** The same for a whole number; exact up to 2^53. */
    default void count(long value, String... labels) {
      add((double) value, labels);
    }
  }

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

  /** Adds a number that only grows, or begins anew with what counts it. */
  public void counter(String name, String help, List<String> labels, Consumer<Values> read) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels.toArray(String[]::new))
        .callback(callback -> read.accept(callback::call))
        .register(registry);
  }

  /** Adds a number that goes up and down. */
  public void gauge(String name, String help, List<String> labels, Consumer<Values> read) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(labels.toArray(String[]::new))
        .callback(callback -> read.accept(callback::call))
        .register(registry);
  }

  /** Writes all of them. */
  public void write(OutputStream out) throws IOException {
    writer.write(out, registry.scrape());
  }
}
