package dev.moemesh.deploy.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.moemesh.deploy.mesh.ProcessStatus;
import dev.moemesh.deploy.state.MeshRecord;
import java.util.List;

/** The state of a mesh as one JSON object. */
final class StatusJson {
  private static final JsonMapper MAPPER = new JsonMapper();

  private StatusJson() {}

  static String render(MeshRecord mesh, List<ProcessStatus> processes) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("url", mesh.url());
    root.put("model", mesh.model());
    root.put("model_directory", mesh.modelDirectory());
    root.put("transport", mesh.transport());
    root.put("supervisor_pid", mesh.supervisor().pid());
    var list = root.putArray("processes");
    processes.forEach(process -> list.add(render(process)));
    return root.toPrettyString();
  }

  private static ObjectNode render(ProcessStatus process) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("name", process.name());
    node.put("pid", process.pid());
    node.put("state", process.state().word());
    node.put("resident_bytes", process.residentBytes());
    node.put("weight_bytes", process.weightBytes());
    node.put("url", process.url().toString());
    process
        .room()
        .ifPresent(
            room -> {
              node.put("kv_cache_tokens", room.cacheTokens());
              node.put("context_tokens", room.contextTokens());
            });
    ObjectNode experts = node.putObject("experts");
    process
        .experts()
        .forEach((layer, ids) -> ids.forEach(experts.putArray(Integer.toString(layer))::add));
    return node;
  }
}
