/**
 * The data plane's transport: addresses, the event loop with its channels and servers, and streams
 * of frames between a client and a server.
 */
@NullMarked
package dev.moemesh.contract.transport;

import org.jspecify.annotations.NullMarked;
