package dev.moemesh.gateway.tools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ToolSchemasTest {

  @Test
  void forcesNothingWhereTheModelDecides() {
    assertThat(ToolSchemas.of(Tools.use("'tool_choice':'auto'"))).isEmpty();
    assertThat(ToolSchemas.of(ToolUse.NONE)).isEmpty();
  }

  @Test
  void forcesTheNamedFunctionsArguments() {
    assertThat(
            schema(
                "'tools':[{'function':{'name':'f','parameters':{'type':'object','$defs':{'a':{}},'properties':{'x':{'$ref':'#/$defs/a'}}}}}],'tool_choice':{'function':{'name':'f'}}"))
        .isEqualTo("{'type':'object','$defs':{'a':{}},'properties':{'x':{'$ref':'#/$defs/a'}}}");
    assertThat(schema("'tools':[" + Tools.TIME + "],'tool_choice':{'function':{'name':'time'}}"))
        .isEqualTo("{'type':'object','properties':{}}");
  }

  @Test
  void forcesCallsOfAnyTool() {
    assertThat(
            schema(
                "'tools':[{'function':{'name':'f'}},{'function':{'name':'g','parameters':{'type':'object'}}}],'tool_choice':'required'"))
        .isEqualTo(
            "{'type':'array','minItems':1,'items':{'anyOf':["
                + call("f", "{'type':'object','properties':{}}")
                + ","
                + call("g", "{'type':'object'}")
                + "]}}");
  }

  @Test
  void forcesOneCallWithoutParallelCalls() {
    assertThat(
            schema(
                "'tools':["
                    + Tools.TIME
                    + "],'tool_choice':'required','parallel_tool_calls':false"))
        .isEqualTo(
            "{'type':'array','minItems':1,'maxItems':1,'items':"
                + call("time", "{'type':'object','properties':{}}")
                + "}");
  }

  @Test
  void leadsReferencesToTheirNewPlace() {
    assertThat(
            schema(
                "'tools':["
                    + Tools.TIME
                    + ",{'function':{'name':'f','parameters':{'$defs':{'a':{}},'properties':{'x':{'$ref':'#/$defs/a'},'y':{'$ref':'#'},'z':{'$ref':'#a'}}}}}],'tool_choice':'required'"))
        .contains(
            "{'x':{'$ref':'#/items/anyOf/1/properties/parameters/$defs/a'},'y':{'$ref':'#/items/anyOf/1/properties/parameters'},'z':{'$ref':'#a'}}");
  }

  private static String call(String name, String parameters) {
    return "{'type':'object','properties':{'name':{'type':'string','enum':['%s']},'parameters':%s},'required':['name','parameters'],'additionalProperties':false}"
        .formatted(name, parameters);
  }

  private static String schema(String fields) {
    return ToolSchemas.of(Tools.read(fields)).orElseThrow().replace('"', '\'');
  }
}
