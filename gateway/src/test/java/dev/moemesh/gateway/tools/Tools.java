package dev.moemesh.gateway.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.moemesh.gateway.api.JsonBody;
import java.util.List;

/** Tools for tests. Single quotes stand for double ones. */
public final class Tools {
  /** Its arguments have all types. */
  public static final String WEATHER =
      """
      {'type':'function','function':{'name':'get_weather','description':'Weather of a city',
       'parameters':{'type':'object','properties':{
         'city':{'type':'string'},'days':{'type':'integer'},'scale':{'type':'number'},
         'hourly':{'type':'boolean'},'tags':{'type':'array','items':{'type':'string'}},
         'place':{'type':'object'},'note':{'anyOf':[{'type':'string'},{'type':'null'}]}},
        'required':['city']}}}
      """;

  public static final String TIME = "{'type':'function','function':{'name':'time'}}";

  private Tools() {}

  /** The tools {@code get_weather} and {@code time}. */
  public static List<Tool> list() {
    return use("'tool_choice':'auto'").tools();
  }

  /** The two tools with more fields of a body. */
  public static ToolUse use(String fields) {
    return read("'tools':[%s,%s],%s".formatted(WEATHER, TIME, fields));
  }

  public static ToolUse read(String fields) {
    return ToolReader.read(JsonBody.parse(("{" + fields + "}").replace('\'', '"').getBytes(UTF_8)));
  }
}
