package dev.moemesh.deploy.fake;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/** Jars that hold nothing but the way to a class of the tests. */
public final class ProgramJar {
  private ProgramJar() {}

  /** Writes a jar that runs a class when it is given to {@code java -jar}. */
  public static void write(Path jar, Class<?> main) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, main.getName());
    attributes.put(Attributes.Name.CLASS_PATH, classPathOfTheTests());
    Files.createDirectories(jar.getParent());
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      out.finish();
    }
  }

  private static String classPathOfTheTests() {
    String[] entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
    return Arrays.stream(entries)
        .map(entry -> Path.of(entry).toUri().toString())
        .collect(Collectors.joining(" "));
  }
}
