package dev.moemesh.bench.child;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;

/**
 * The child's ends of its standard streams, for messages alone.
 *
 * @param in messages of the parent
 * @param out messages to it; flush after each
 */
public record ChildStreams(DataInputStream in, DataOutputStream out) {

  /** Takes the standard streams over: whoever prints now prints to the log. */
  public static ChildStreams take() {
    System.setOut(System.err);
    return new ChildStreams(
        new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in))),
        new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))));
  }
}
