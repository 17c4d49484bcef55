package io.weir.lab.scenario;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.weir.lab.kube.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code scenario.yaml} and the manifest files that it names. */
final class ScenarioReader {

  /** Gives the text of a file of the scenario's folder. */
  interface Files {
    String read(String file) throws IOException;
  }

  private record ScenarioYaml(
      @JsonProperty(required = true) String description,
      @JsonProperty(required = true) List<NodeSpec> nodes,
      @Nullable List<OutsideSpec> outside,
      @JsonProperty(required = true) List<String> setup,
      @JsonProperty(required = true) List<StepYaml> steps) {}

  private record StepYaml(
      @Nullable List<String> apply,
      @Nullable List<String> delete,
      @Nullable String pause,
      @Nullable String traffic,
      @Nullable List<Expectation> connections) {}

  private ScenarioReader() {}

  static Scenario read(String name, Files files) {
    try {
      ScenarioYaml yaml = Json.YAML.readValue(files.read("scenario.yaml"), ScenarioYaml.class);
      List<Step> steps = new ArrayList<>();
      for (StepYaml step : yaml.steps()) {
        steps.add(step(step));
      }
      requireUniqueNames(steps);
      return new Scenario(
          name,
          yaml.description().strip(),
          yaml.nodes(),
          yaml.outside() == null ? List.of() : yaml.outside(),
          yaml.setup(),
          steps,
          manifests(yaml.setup(), steps, files));
    } catch (JsonProcessingException e) {
      throw new ScenarioException("scenario %s: %s".formatted(name, e.getOriginalMessage()), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new ScenarioException("scenario %s: %s".formatted(name, e.getMessage()), e);
    }
  }

  private static Map<String, String> manifests(List<String> setup, List<Step> steps, Files files)
      throws IOException {
    Set<String> names = new LinkedHashSet<>(setup);
    steps.stream()
        .flatMap(s -> s instanceof Step.Apply apply ? apply.files().stream() : Stream.empty())
        .forEach(names::add);
    Map<String, String> texts = new LinkedHashMap<>();
    for (String file : names) {
      texts.put(file, files.read(file));
    }
    return texts;
  }

  private static Step step(StepYaml step) {
    long kinds =
        Stream.of(step.apply(), step.delete(), step.pause(), step.traffic())
            .filter(kind -> kind != null)
            .count();
    if (kinds != 1 || (step.traffic() == null) != (step.connections() == null)) {
      throw new IllegalArgumentException(
          "a step is one of apply, delete, pause, or traffic with connections");
    }
    if (step.apply() != null) {
      return new Step.Apply(List.copyOf(step.apply()));
    }
    if (step.delete() != null) {
      return new Step.Delete(List.copyOf(step.delete()));
    }
    if (step.pause() != null) {
      return new Step.Pause(duration(step.pause()));
    }
    if (step.traffic() != null && step.connections() != null) {
      return new Step.Traffic(step.traffic(), List.copyOf(step.connections()));
    }
    throw new IllegalArgumentException("an empty step");
  }

  private static Duration duration(String text) {
    try {
      return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("pause '" + text + "' is no time such as 7s or 500ms", e);
    }
  }

  private static void requireUniqueNames(List<Step> steps) {
    Set<String> names = new LinkedHashSet<>();
    for (Step step : steps) {
      if (step instanceof Step.Traffic traffic && !names.add(traffic.name())) {
        throw new IllegalArgumentException("two traffic steps are called '" + traffic.name() + "'");
      }
    }
  }
}
