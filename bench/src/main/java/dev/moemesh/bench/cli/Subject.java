package dev.moemesh.bench.cli;

import dev.moemesh.bench.report.MeasuredModel;
import dev.moemesh.deploy.mesh.MeshException;
import dev.moemesh.model.config.ModelFormatException;
import java.nio.file.Path;

/**
 * A model that is measured.
 *
 * @param model what lies in the directory
 */
record Subject(Path directory, MeasuredModel model) {
  /**
   * Reads a model's directory.
   *
   * @throws MeshException if the mesh cannot serve it
   */
  static Subject open(Path directory, String computeType) {
    try {
      return new Subject(directory, MeasuredModel.open(directory, computeType));
    } catch (ModelFormatException e) {
      throw new MeshException("cannot measure this model: " + e.getMessage());
    }
  }

  /**
   * Checks that requests fit the model.
   *
   * @param longest positions of a request
   */
  void requireRoom(int longest) {
    int context = model.config().maxPositions();
    if (longest > context) {
      throw new MeshException(
          "the model's context is %d tokens, the plan needs %d; lower --prompt, --generate or --prefill"
              .formatted(context, longest));
    }
  }
}
