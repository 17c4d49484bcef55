package io.weir.policy.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operations of RFC 6902 that remedies use, on {@code {a: [1, 2], b/c: {d: 3}}}. */
class JsonPatchTest {

  private static final String DOCUMENT = "{\"a\":[1,2],\"b/c\":{\"d\":3}}";

  private static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static PatchOperation operation(String kind, String path) {
    return switch (kind) {
      case "add" -> PatchOperation.add(path, json("9"));
      case "replace" -> PatchOperation.replace(path, json("9"));
      default -> PatchOperation.remove(path);
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "add     | /a/-     | {\"a\":[1,2,9],\"b/c\":{\"d\":3}}",
        "add     | /a/0     | {\"a\":[9,1,2],\"b/c\":{\"d\":3}}",
        "add     | /a/2     | {\"a\":[1,2,9],\"b/c\":{\"d\":3}}",
        "add     | /e       | {\"a\":[1,2],\"b/c\":{\"d\":3},\"e\":9}",
        "add     | /b~1c/d  | {\"a\":[1,2],\"b/c\":{\"d\":9}}",
        "add     | /x~0y    | {\"a\":[1,2],\"b/c\":{\"d\":3},\"x~y\":9}",
        "replace | /a/1     | {\"a\":[1,9],\"b/c\":{\"d\":3}}",
        "replace | /b~1c    | {\"a\":[1,2],\"b/c\":9}",
        "remove  | /a/0     | {\"a\":[2],\"b/c\":{\"d\":3}}",
        "remove  | /a/1     | {\"a\":[1],\"b/c\":{\"d\":3}}",
        "remove  | /b~1c/d  | {\"a\":[1,2],\"b/c\":{}}",
      })
  void changesACopy(String kind, String path, String patched) {
    JsonNode document = json(DOCUMENT);

    assertThat(JsonPatch.apply(document, List.of(operation(kind, path)))).isEqualTo(json(patched));
    assertThat(document).isEqualTo(json(DOCUMENT));
  }

  @ParameterizedTest
  @CsvSource({
    "add, /a/3",
    "add, /x/y",
    "add, /a/0/b",
    "add, /a/x",
    "replace, /a/2",
    "replace, /a/-",
    "replace, /a/01",
    "replace, /e",
    "remove, /a/2",
    "remove, /a/-1",
    "remove, /b~1c/e",
    "remove, /x/y",
    "remove, ''",
  })
  void aPathThatLeadsNowhereIsNamed(String kind, String path) {
    assertThatThrownBy(() -> JsonPatch.apply(json(DOCUMENT), List.of(operation(kind, path))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("nothing to " + kind + " at " + path);
  }

  @Test
  void operationsComeOneAfterTheOther() {
    assertThat(
            JsonPatch.apply(
                json(DOCUMENT), List.of(operation("remove", "/a/0"), operation("add", "/a/1"))))
        .isEqualTo(json("{\"a\":[2,9],\"b/c\":{\"d\":3}}"));
  }

  @Test
  void whatWasAddedIsACopyToo() {
    JsonNode list = json("[1]");

    JsonNode patched =
        JsonPatch.apply(
            json("{}"),
            List.of(PatchOperation.add("/a", list), PatchOperation.add("/a/-", json("2"))));

    assertThat(patched).isEqualTo(json("{\"a\":[1,2]}"));
    assertThat(list).isEqualTo(json("[1]"));
  }

  @Test
  void operationsAreWrittenAsTheRfcWritesThem() {
    assertThat(operation("add", "/a/-").toJson())
        .isEqualTo(json("{\"op\":\"add\",\"path\":\"/a/-\",\"value\":9}"));
    assertThat(operation("remove", "/a/0").toJson())
        .isEqualTo(json("{\"op\":\"remove\",\"path\":\"/a/0\"}"));
  }
}
