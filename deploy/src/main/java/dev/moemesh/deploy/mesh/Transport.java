package dev.moemesh.deploy.mesh;

/** How the processes of a mesh on one machine reach each other's rows. */
public enum Transport {
  /** Unix domain sockets in a private directory. */
  UNIX_SOCKETS,
  /** TCP ports of the loopback interface. */
  TCP
}
