package dev.moemesh.rules.sources;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import dev.moemesh.rules.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The Java files of all modules, parsed by javac once per JVM. Generated code is not among them.
 */
public final class SourceFiles {
  /** The main code. */
  public static final List<SourceFile> MAIN = parseAll(Project::mainCode);

  /** The tests. */
  public static final List<SourceFile> TESTS = parseAll(Project::testCode);

  private SourceFiles() {}

  private static List<SourceFile> parseAll(Function<Path, Path> directory) {
    List<SourceFile> files = new ArrayList<>();
    for (Path module : Project.modulesWithMainCode()) {
      files.addAll(parse(module, Project.files(directory.apply(module), ".java")));
    }
    return List.copyOf(files);
  }

  private static List<SourceFile> parse(Path module, List<Path> paths) {
    if (paths.isEmpty()) {
      return List.of();
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(paths));
      DocTrees docs = DocTrees.instance(task);
      List<SourceFile> files = new ArrayList<>();
      for (CompilationUnitTree tree : task.parse()) {
        files.add(new SourceFile(module, Path.of(tree.getSourceFile().toUri()), tree, docs));
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot parse the sources of " + module, e);
    }
  }
}
