package dev.moemesh.contract.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.TextFormat;
import com.google.protobuf.TextFormat.ParseException;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireChangesTest {
  private static final String RELEASED =
      """
      file {
        package: "p"
        message_type {
          name: "M"
          field { name: "one" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 }
          field { name: "two" number: 2 label: LABEL_REPEATED type: TYPE_STRING }
          field { name: "left" number: 3 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: ".p.N" oneof_index: 0 }
          oneof_decl { name: "side" }
          reserved_range { start: 9 end: 10 }
        }
        message_type { name: "N" }
        enum_type { name: "E" value { name: "A" number: 0 } value { name: "B" number: 1 } }
        service { name: "S" method { name: "Call" input_type: ".p.M" output_type: ".p.N" client_streaming: true } }
      }
      """;

  @Test
  void findsNothingInTheSameFilesOrInAdditions() throws ParseException {
    assertThat(changes("name: \"E\"", "name: \"E\"")).isEmpty();
    assertThat(
            changes(
                "oneof_decl { name: \"side\" }",
                "oneof_decl { name: \"side\" }\n field { name: \"new\" number: 4 type: TYPE_BOOL }"))
        .isEmpty();
  }

  @Test
  void refusesAFieldThatIsGoneUnlessItsNumberAndNameAreReserved() throws ParseException {
    String field = "field { name: \"one\" number: 1 label: LABEL_OPTIONAL type: TYPE_INT32 }";

    assertThat(changes(field, ""))
        .containsExactly(
            "p.M.one: the field is gone; write 'reserved 1; reserved \"one\";' in its place");
    assertThat(changes(field, "reserved_range { start: 1 end: 2 } reserved_name: \"one\""))
        .isEmpty();
  }

  @Test
  void refusesAnotherNumberTypeLabelNameOrOneof() throws ParseException {
    assertThat(changes("number: 1 label", "number: 5 label"))
        .containsExactly("p.M.one: its number was 1; give it that number again");
    assertThat(changes("TYPE_INT32", "TYPE_INT64"))
        .singleElement()
        .asString()
        .startsWith("p.M.one: its type was TYPE_INT32 and is TYPE_INT64; restore it");
    assertThat(changes("LABEL_REPEATED", "LABEL_OPTIONAL")).hasSize(1);
    assertThat(changes("name: \"two\"", "name: \"too\"")).hasSize(1);
    assertThat(changes(" oneof_index: 0", "")).hasSize(1);
  }

  @Test
  void refusesWhatIsGoneOfEnumsServicesMessagesAndReservations() throws ParseException {
    assertThat(changes("value { name: \"B\" number: 1 }", ""))
        .containsExactly("p.E.B: the value is gone; write 'reserved 1;' in its place");
    assertThat(changes("reserved_range { start: 9 end: 10 }", ""))
        .containsExactly("p.M: the number 9 is no longer reserved; reserve it again");
    assertThat(changes("client_streaming: true", "")).hasSize(1);
    assertThat(changes("message_type { name: \"N\" }", ""))
        .containsExactly("p.N: the message is gone; keep it while any release reads or writes it");
  }

  private static List<String> changes(String part, String replacement) throws ParseException {
    assertThat(RELEASED).contains(part);
    return WireChanges.between(
            TextFormat.parse(RELEASED, FileDescriptorSet.class),
            TextFormat.parse(RELEASED.replace(part, replacement), FileDescriptorSet.class))
        .stream()
        .map(WireChange::toString)
        .toList();
  }
}
