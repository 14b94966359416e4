package dev.moemesh.deploy.mesh;

import java.util.Locale;

/** How the processes of a mesh on one machine reach each other's rows. */
public enum Transport {
  /** Unix domain sockets in a private directory. */
  UNIX_SOCKETS,
  /** TCP ports of the loopback interface. */
  TCP,
  /** TCP ports of the loopback interface, with mutual TLS of an authority made for this mesh. */
  MUTUAL_TLS;

  /** For people and programs: {@code unix-sockets}, {@code tcp}, {@code mutual-tls}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
